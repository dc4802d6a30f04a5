import type { FoundTrace } from '../api/types';
import { count, plural } from '../format/text';
import { rangePhrase } from './filters';
import type { SearchQuery } from './query';

/** The heading of the results: how many, when, and how many of them failed. */
export function outcome(traces: readonly FoundTrace[], more: boolean, query: SearchQuery, now: number): string {
  const when = rangePhrase(query.range, now);
  const whose = query.service ? ` through ${query.service}` : '';
  const failed = traces.filter((trace) => trace.errorCount > 0).length;
  if (more) {
    const share =
      failed === 0 ? `none of the newest ${count(traces.length)} failed` : newestFailed(failed, traces.length);
    return `More than ${plural(traces.length, 'trace')}${whose} ${when}; ${share}`;
  }
  const tail = failed === 0 ? 'none failed' : failed === traces.length ? 'all failed' : `${count(failed)} failed`;
  return `${plural(traces.length, 'trace')}${whose} ${when}, ${traces.length === 1 ? single(failed) : tail}`;
}

const newestFailed = (failed: number, shown: number) =>
  failed === shown
    ? `all of the newest ${count(shown)} failed`
    : `${count(failed)} of the newest ${count(shown)} failed`;

const single = (failed: number) => (failed ? 'it failed' : 'it did not fail');

/** Services of the found traces with the number of traces they took part in and failed in, most traces first. */
export function servicesOf(traces: readonly FoundTrace[]) {
  const found = new Map<string, { name: string; colorSlot: number; traces: number; failing: number }>();
  for (const service of traces.flatMap((trace) => trace.services)) {
    const known = found.get(service.name) ?? {
      name: service.name,
      colorSlot: service.colorSlot,
      traces: 0,
      failing: 0,
    };
    known.traces++;
    if (service.errorCount > 0) known.failing++;
    found.set(service.name, known);
  }
  return [...found.values()].sort((a, b) => b.traces - a.traces || a.name.localeCompare(b.name));
}
