import { LOOKBACKS, type SearchQuery, type TimeRange } from './query';
import { day, hoursMinutes, isSameDay } from '../format/time';

/** One condition of a query, and the query without it. */
export interface Filter {
  readonly label: string;
  readonly without: SearchQuery;
}

/** The conditions beside the time range, in reading order. An operation falls with its service. */
export function filters(query: SearchQuery): Filter[] {
  const result: Filter[] = [];
  if (query.service) {
    result.push({ label: `service=${query.service}`, without: { ...query, service: '', operation: '' } });
  }
  if (query.operation) result.push({ label: `operation=${query.operation}`, without: { ...query, operation: '' } });
  for (const tag of query.tags) {
    result.push({ label: tag, without: { ...query, tags: query.tags.filter((other) => other !== tag) } });
  }
  if (query.minDuration)
    result.push({ label: `duration≥${query.minDuration}`, without: { ...query, minDuration: '' } });
  if (query.maxDuration)
    result.push({ label: `duration≤${query.maxDuration}`, without: { ...query, maxDuration: '' } });
  return result;
}

/** The same query over the next longer look-back that is worth a try, if there is one. */
export function longer(query: SearchQuery): { label: string; query: SearchQuery } | undefined {
  if ('start' in query.range) return undefined;
  const { lookback } = query.range;
  const next = LOOKBACKS.find(({ value }) =>
    lookback === '24h' || lookback === '7d' ? value === '7d' : value === '24h',
  );
  if (!next || next.value === lookback) return undefined;
  return { label: next.label, query: { ...query, range: { lookback: next.value } } };
}

/** "in the last hour", "from 17 Nov 02:14 to 03:14": how a sentence names the range. */
export function rangePhrase(range: TimeRange, now: number): string {
  if ('lookback' in range) {
    const { label } = LOOKBACKS.find(({ value }) => value === range.lookback)!;
    return `in the ${label.toLowerCase()}`;
  }
  const [start, end] = [Date.parse(range.start), Date.parse(range.end)];
  const to = isSameDay(start, end) ? hoursMinutes(end) : `${day(end, now)} ${hoursMinutes(end)}`;
  return `from ${day(start, now)} ${hoursMinutes(start)} to ${to}`;
}
