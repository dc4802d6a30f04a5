/** The state of the search page, as its address holds it. */
export interface SearchQuery {
  readonly service: string;
  readonly operation: string;
  /** `key=value`, all on one span. */
  readonly tags: readonly string[];
  /** As typed: 500ms, 1.5s; the server reads it. */
  readonly minDuration: string;
  readonly maxDuration: string;
  readonly range: TimeRange;
}

/** Either the last while, which moves with the clock, or two fixed moments (RFC 3339, UTC). */
export type TimeRange = { readonly lookback: string } | { readonly start: string; readonly end: string };

export const LOOKBACKS: readonly { value: string; label: string; millis: number }[] = [
  { value: '15m', label: 'Last 15 min', millis: 15 * 60_000 },
  { value: '1h', label: 'Last hour', millis: 3_600_000 },
  { value: '6h', label: 'Last 6 h', millis: 6 * 3_600_000 },
  { value: '24h', label: 'Last 24 h', millis: 24 * 3_600_000 },
  { value: '7d', label: 'Last 7 d', millis: 7 * 24 * 3_600_000 },
];

const DEFAULT_LOOKBACK = LOOKBACKS[1]!;

export const EMPTY_QUERY: SearchQuery = {
  service: '',
  operation: '',
  tags: [],
  minDuration: '',
  maxDuration: '',
  range: { lookback: DEFAULT_LOOKBACK.value },
};

/** Reads an address; what is absent or not understood takes its default. */
export function parseQuery(parameters: URLSearchParams): SearchQuery {
  const text = (name: string) => parameters.get(name)?.trim() ?? '';
  return {
    service: text('service'),
    operation: text('operation'),
    tags: parameters.getAll('tag').filter((tag) => tag.includes('=')),
    minDuration: text('minDuration'),
    maxDuration: text('maxDuration'),
    range: parseRange(text('start'), text('end'), text('lookback')),
  };
}

function parseRange(start: string, end: string, lookback: string): TimeRange {
  const fixed = [start, end].map((moment) => Date.parse(moment));
  if (fixed.every(Number.isFinite) && fixed[0]! < fixed[1]!) return { start, end };
  return { lookback: (LOOKBACKS.find((known) => known.value === lookback) ?? DEFAULT_LOOKBACK).value };
}

/** The address of a search, without what has its default value. */
export function searchAddress(query: SearchQuery, page = '/search'): string {
  const parameters = filterParameters(query);
  if ('start' in query.range) {
    parameters.set('start', query.range.start);
    parameters.set('end', query.range.end);
  } else if (query.range.lookback !== DEFAULT_LOOKBACK.value) {
    parameters.set('lookback', query.range.lookback);
  }
  const text = parameters.toString();
  return text ? `${page}?${text}` : page;
}

/** The parameters of the API for this query at this moment, in unix milliseconds. */
export function apiParameters(query: SearchQuery, now: number, limit: number): URLSearchParams {
  const parameters = filterParameters(query);
  const { start, end } = bounds(query.range, now);
  parameters.set('start', `${start}000000`);
  parameters.set('end', `${end}000000`);
  parameters.set('limit', String(limit));
  return parameters;
}

/** The same without a limit, for answers that add up. */
export function rangeParameters(query: SearchQuery, now: number): URLSearchParams {
  const parameters = apiParameters(query, now, 0);
  parameters.delete('limit');
  return parameters;
}

/** `in the last hour`, or `in this time`, for a sentence. */
export function rangeWords(range: TimeRange): string {
  if ('start' in range) return 'in this time';
  const known = LOOKBACKS.find(({ value }) => value === range.lookback) ?? DEFAULT_LOOKBACK;
  return `in the ${known.label.toLowerCase()}`;
}

/** From and to in unix milliseconds. */
export function bounds(range: TimeRange, now: number): { start: number; end: number } {
  if ('start' in range) return { start: Date.parse(range.start), end: Date.parse(range.end) };
  const { millis } = LOOKBACKS.find((known) => known.value === range.lookback) ?? DEFAULT_LOOKBACK;
  return { start: now - millis, end: now };
}

function filterParameters(query: SearchQuery): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const name of ['service', 'operation', 'minDuration', 'maxDuration'] as const) {
    if (query[name]) parameters.set(name, query[name]);
  }
  for (const tag of query.tags) parameters.append('tag', tag);
  return parameters;
}
