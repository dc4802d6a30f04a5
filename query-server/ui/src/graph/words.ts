import type { Cut, Failure, GraphNode, Times, TraceDag } from '../api/types';
import { duration } from '../format/duration';
import { count, plural } from '../format/text';
import { shortName } from '../trace/names';
import type { Bundle } from './bundle';

/** The three lines of a box, and whether the last is worth a second look. */
export interface BoxWords {
  readonly title: string;
  readonly second: string;
  readonly third: string;
  readonly tone: '' | 'error' | 'warning';
}

/** What a box says; `taken` and `given` are the lines that lead to it and away from it. */
export function boxWords(node: GraphNode, taken: readonly Bundle[], given: readonly Bundle[]): BoxWords {
  if (node.kind === 'topic') return topicWords(node, taken, given);
  if (node.kind === 'store' || node.kind === 'peer') return calleeWords(node, taken);
  const title = node.service?.name ?? node.name;
  const second =
    node.service && node.service.name !== node.name
      ? shortName(node.name)
      : plural(node.entryCount, 'entry', 'entries');
  const [third, tone] = stepState(node);
  return { title, second, third, tone };
}

function topicWords(node: GraphNode, taken: readonly Bundle[], given: readonly Bundle[]): BoxWords {
  const sent = taken.reduce((sum, line) => sum + line.count, 0);
  const wait = Math.max(0, ...given.map((line) => line.longestWait));
  const second = sent > 0 ? plural(sent, 'record') : 'sender not seen';
  if (given.length === 0) return { title: node.name, second, third: 'no reader seen', tone: 'warning' };
  return { title: node.name, second, third: wait > 0 ? `waited ≤ ${duration(wait)}` : '', tone: '' };
}

function calleeWords(node: GraphNode, taken: readonly Bundle[]): BoxWords {
  const calls = taken.reduce((sum, line) => sum + line.count, 0);
  const errors = taken.reduce((sum, line) => sum + line.errorCount, 0);
  const second = node.kind === 'peer' ? 'tells no spans' : (node.detail ?? 'store');
  if (errors > 0)
    return { title: node.name, second, third: `${count(errors)} of ${plural(calls, 'call')} failed`, tone: 'error' };
  return { title: node.name, second, third: plural(calls, 'call'), tone: '' };
}

function stepState(node: GraphNode): [string, BoxWords['tone']] {
  const { entryCount, failedEntryCount, orphanCount, runningCount, times } = node;
  if (failedEntryCount > 0)
    return [entryCount === 1 ? 'failed' : `${count(failedEntryCount)} of ${count(entryCount)} failed`, 'error'];
  if (node.errorCount > 0) return [plural(node.errorCount, 'error'), 'error'];
  if (orphanCount > 0) return [`caller missing${orphanCount > 1 ? `, ${count(orphanCount)} times` : ''}`, 'warning'];
  if (runningCount > 0) return [entryCount === 1 ? 'running' : `${count(runningCount)} running`, ''];
  return [timesText(times), ''];
}

/** `482 ms`, or `12 times, 48 ms to at most 2 s`: mean and longest. */
export function timesText(times: Times): string {
  if (times.count === 0) return '';
  const longest = duration(Number(times.maxNanos));
  return times.count === 1 ? longest : `${count(times.count)} ×, ≤ ${longest}`;
}

/** What stands at a line: how many, of how many failed, how long they waited. */
export function lineWords(line: Bundle): { first: string; second: string } {
  const failed = line.errorCount > 0 ? `✕ ${count(line.errorCount)} of ${count(line.count)}` : count(line.count);
  const only = line.edges.length === 1 ? line.edges[0]! : undefined;
  const kind =
    only?.type === 'call' ? ({ http: 'HTTP', rpc: 'RPC' } as Record<string, string>)[only.protocol] : only?.type;
  const worth = kind && !['call', 'produce', 'consume'].includes(kind);
  const waited = line.longestWait > 0 ? `≤ ${duration(line.longestWait)}` : '';
  return { first: worth ? `${failed} ${kind}` : failed, second: waited };
}

/** Where it failed and what that broke, as one sentence. */
export function failureWords(failure: Failure): { subject: string; predicate: string } {
  const { cause, breakage } = failure;
  const why = cause.error ? `: ${cause.error}` : '';
  const subject = `${cause.service} failed at ${shortName(cause.operation)}${why}`;
  const same = cause.traceId === breakage.traceId && cause.spanId === breakage.spanId;
  if (same) return { subject, predicate: '' };
  const where = cause.traceId === breakage.traceId ? '' : ', in another trace';
  return { subject, predicate: `It broke ${breakage.service} at ${shortName(breakage.operation)}${where}.` };
}

const CUTS: Record<Cut, string> = {
  hops: 'The outermost traces were not asked for others',
  traces: 'There are more traces than are drawn',
  spans: 'There are more spans than were read',
  links: 'There are more links than were followed',
  places: 'There are more records than were looked up',
  nodes: 'There are more steps than are told apart',
};

/** What is not in the picture, and which bound says so. */
export function cutWords(dag: TraceDag): string[] {
  const words = dag.cuts.map((cut) => CUTS[cut]);
  if (dag.missingTraceCount > 0) words.push(`${plural(dag.missingTraceCount, 'linked trace')} not here`);
  if (dag.disagreementCount > 0)
    words.push(`${plural(dag.disagreementCount, 'record')} whose headers and place name different senders`);
  return words;
}
