import { describe, expect, test } from 'vitest';
import type { FoundTrace } from '../api/types';
import { filters, longer, rangePhrase } from './filters';
import { outcome, servicesOf } from './outcome';
import { apiParameters, EMPTY_QUERY, parseQuery, searchAddress, type SearchQuery } from './query';
import { scatter } from './scatter';
import { formatTags, parseTags } from './tags';

const NOW = Date.UTC(2026, 0, 15, 12);
const FULL: SearchQuery = {
  service: 'gateway',
  operation: 'POST /orders',
  tags: ['error=true', 'note=two words & more'],
  minDuration: '500ms',
  maxDuration: '2s',
  range: { start: '2026-01-15T10:00:00.000Z', end: '2026-01-15T11:00:00.000Z' },
};

describe('the address of a search', () => {
  test('holds the whole query', () => {
    const address = searchAddress(FULL);
    expect(parseQuery(new URL(address, 'http://x').searchParams)).toEqual(FULL);
  });
  test('leaves out defaults', () => {
    expect(searchAddress(EMPTY_QUERY)).toBe('/search');
    expect(searchAddress({ ...EMPTY_QUERY, range: { lookback: '24h' } })).toBe('/search?lookback=24h');
  });
  test('falls back to the last hour for what is not a range', () => {
    for (const text of ['start=x&end=y', 'start=2026-01-15T11:00:00Z&end=2026-01-15T10:00:00Z', 'lookback=2y']) {
      expect(parseQuery(new URLSearchParams(text)).range).toEqual({ lookback: '1h' });
    }
  });
});

test('the API is asked in nanoseconds', () => {
  const parameters = apiParameters(EMPTY_QUERY, NOW, 20);
  expect(String(parameters)).toBe(`start=${NOW - 3_600_000}000000&end=${NOW}000000&limit=20`);
  expect(apiParameters(FULL, NOW, 20).getAll('tag')).toEqual(FULL.tags);
});

describe('tags', () => {
  test('are read with and without quotes', () => {
    expect(parseTags('a=1 b="two words" c=x=y d=""')).toEqual({
      tags: ['a=1', 'b=two words', 'c=x=y', 'd='],
      unreadable: [],
    });
  });
  test('are named when they are none', () =>
    expect(parseTags('error =5 a=1')).toEqual({ tags: ['a=1'], unreadable: ['error', '=5'] }));
  test('survive writing and reading', () => expect(parseTags(formatTags(FULL.tags)).tags).toEqual(FULL.tags));
});

describe('remedies', () => {
  test('are the query with one condition less', () => {
    expect(filters(FULL).map(({ label }) => label)).toEqual([
      'service=gateway',
      'operation=POST /orders',
      'error=true',
      'note=two words & more',
      'duration≥500ms',
      'duration≤2s',
    ]);
    expect(filters(FULL)[0]!.without).toMatchObject({ service: '', operation: '' });
  });
  test('look further back, but not for a fixed range', () => {
    expect(longer(EMPTY_QUERY)?.label).toBe('Last 24 h');
    expect(longer({ ...EMPTY_QUERY, range: { lookback: '24h' } })?.label).toBe('Last 7 d');
    expect(longer({ ...EMPTY_QUERY, range: { lookback: '7d' } })).toBeUndefined();
    expect(longer(FULL)).toBeUndefined();
  });
});

const found = (name: string, errorCount: number, startMillis = NOW, durationNanos = 1e6): FoundTrace => ({
  traceId: name,
  startTimeUnixNano: `${startMillis}000000`,
  durationNanos: String(durationNanos),
  spanCount: 1,
  errorCount,
  root: null,
  services: [{ name: 'gateway', colorSlot: 1, spanCount: 1, errorCount }],
  matchedSpanCount: 1,
});

describe('the answer of a search', () => {
  const say = (errors: number[], more = false, query = EMPTY_QUERY) =>
    outcome(
      errors.map((count, at) => found(`${at}`, count)),
      more,
      query,
      NOW,
    );
  test('counts and judges', () => {
    expect(say([0, 2, 0])).toBe('3 traces in the last hour, 1 failed');
    expect(say([0, 0])).toBe('2 traces in the last hour, none failed');
    expect(say([1, 1])).toBe('2 traces in the last hour, all failed');
    expect(say([1])).toBe('1 trace in the last hour, it failed');
  });
  test('does not claim more than it saw', () => {
    expect(say([0, 1], true)).toBe('More than 2 traces in the last hour; 1 of the newest 2 failed');
  });
  test('names the service and the range', () => {
    expect(say([0, 0], false, { ...EMPTY_QUERY, service: 'pricing', range: { lookback: '15m' } })).toBe(
      '2 traces through pricing in the last 15 min, none failed',
    );
    expect(rangePhrase(FULL.range, NOW)).toMatch(/^from 15 Jan \d\d:00 to \d\d:00$/);
  });
  test('counts traces by service', () => {
    expect(servicesOf([found('a', 1), found('b', 0)])).toEqual([
      { name: 'gateway', colorSlot: 1, traces: 2, failing: 1 },
    ]);
  });
});

describe('the plot', () => {
  test('holds every trace between whole decades', () => {
    const plot = scatter([found('a', 0, NOW, 5e6), found('b', 0, NOW - 60_000, 2e9)]);
    expect(plot.yLabels.map(({ label }) => label)).toEqual(['1 ms', '10 ms', '100 ms', '1 s', '10 s']);
    expect(plot.points.map(({ x }) => x)).toEqual([1, 0]);
    for (const { y } of plot.points) expect(y > 0 && y < 1).toBe(true);
  });
  test('keeps seconds above a minute', () => {
    expect(scatter([found('a', 0, NOW, 90e9)]).yLabels.map(({ label }) => label)).toEqual(['10 s', '100 s']);
  });
  test('draws a single trace', () => {
    const [point] = scatter([found('a', 0, NOW, 0)]).points;
    expect(point).toMatchObject({ x: 0, y: 0 });
  });
});
