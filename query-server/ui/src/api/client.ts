import type {
  Bottlenecks,
  Clocks,
  CollectorPipeline,
  Comparison,
  Completeness,
  Dependencies,
  Errors,
  GroupComparison,
  Latency,
  Operation,
  Problem,
  RecordHops,
  Service,
  Trace,
  TraceDag,
  TracePage,
} from './types';

/** The server answered, and the answer is an error. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail || problem.title);
  }
}

/** No answer: the process is gone, the network is, or a proxy in between says so. */
export class UnreachableError extends Error {}

/** What gateways answer for a server that is not there. */
const GATEWAY_STATUS = new Set([502, 503, 504]);

export const fetchTrace = (traceId: string, signal: AbortSignal) =>
  get<Trace>(`/api/v1/traces/${encodeURIComponent(traceId)}`, signal);

export const fetchDag = (traceId: string, parameters: URLSearchParams, signal: AbortSignal) =>
  get<TraceDag>(`/api/v1/traces/${encodeURIComponent(traceId)}/dag?${parameters}`, signal);

export const fetchDependencies = (parameters: URLSearchParams, signal: AbortSignal) =>
  get<Dependencies>(`/api/v1/dependencies?${parameters}`, signal);

export const fetchLatency = (parameters: URLSearchParams, signal: AbortSignal) =>
  get<Latency>(`/api/v1/latency?${parameters}`, signal);

export const fetchBottlenecks = (parameters: URLSearchParams, signal: AbortSignal) =>
  get<Bottlenecks>(`/api/v1/bottlenecks?${parameters}`, signal);

export const fetchComparison = (before: string, after: string, signal: AbortSignal) =>
  get<Comparison>(`/api/v1/compare?before=${before}&after=${after}`, signal);

export const fetchGroups = (parameters: URLSearchParams, signal: AbortSignal) =>
  get<GroupComparison>(`/api/v1/groups/compare?${parameters}`, signal);

export const fetchCompleteness = (traceId: string, signal: AbortSignal) =>
  get<Completeness>(`/api/v1/traces/${encodeURIComponent(traceId)}/completeness`, signal);

export const fetchClocks = (traceId: string, signal: AbortSignal) =>
  get<Clocks>(`/api/v1/traces/${encodeURIComponent(traceId)}/clocks`, signal);

export const fetchPipeline = (signal: AbortSignal) => get<CollectorPipeline>('/api/v1/pipeline', signal);

export const fetchErrors = (parameters: URLSearchParams, signal: AbortSignal) =>
  get<Errors>(`/api/v1/errors?${parameters}`, signal);

export const fetchTraces = (parameters: URLSearchParams, signal: AbortSignal) =>
  get<TracePage>(`/api/v1/traces?${parameters}`, signal);

export const fetchRecord = (topic: string, parameters: URLSearchParams, signal: AbortSignal) =>
  get<RecordHops>(`/api/v1/records/${encodeURIComponent(topic)}?${parameters}`, signal);

export const fetchServices = (signal: AbortSignal) =>
  get<{ services: Service[] }>('/api/v1/services', signal).then((answer) => answer.services);

export const fetchOperations = (service: string, signal: AbortSignal) =>
  get<{ operations: Operation[] }>(`/api/v1/services/${encodeURIComponent(service)}/operations`, signal).then(
    (answer) => answer.operations,
  );

/** @throws UnreachableError, ProblemError, or the abort's own DOMException */
async function get<T>(path: string, signal: AbortSignal): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, { signal, headers: { accept: 'application/json' } });
  } catch (failure) {
    if (signal.aborted) throw failure;
    throw new UnreachableError(`No answer from ${location.host}`, { cause: failure });
  }
  if (response.ok) return (await response.json()) as T;
  if (GATEWAY_STATUS.has(response.status)) throw new UnreachableError(`${response.status} from ${location.host}`);
  throw new ProblemError(await problemOf(response));
}

/** The problem document, or one made from the status line when something else than our server answered. */
async function problemOf(response: Response): Promise<Problem> {
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json');
  if (isProblem) return (await response.json()) as Problem;
  return { type: 'about:blank', title: response.statusText, status: response.status, detail: '' };
}
