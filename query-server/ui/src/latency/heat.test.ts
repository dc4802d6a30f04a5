import { expect, test } from 'vitest';
import type { HeatCell, Latency } from '../api/types';
import { EMPTY_QUERY } from '../search/query';
import { boundsText, cellAddress, heatGrid, methodText } from './heat';

const cell = (start: number, from: number, to: number, count: number): HeatCell => ({
  startUnixNano: String(start),
  fromNanos: String(from),
  toNanos: String(to),
  count,
  errorCount: 0,
  exemplar: { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', durationNanos: String(from) },
});

const latency = (...cells: HeatCell[]): Latency => ({
  count: 1,
  errorCount: 0,
  minNanos: '0',
  maxNanos: '0',
  meanNanos: '0',
  method: 'exact',
  relativeError: 0,
  confidence: 0.95,
  percentiles: [],
  heatMap: { stepNanos: '10', cells },
});

test('cells stand by time and power of two, hotter by the logarithm of their number', () => {
  const grid = heatGrid(latency(cell(100, 8, 16, 1), cell(120, 8, 16, 100), cell(120, 32, 64, 10)));
  expect(grid.columns).toBe(3);
  expect(grid.rows).toBe(3);
  expect(grid.cells.map(({ column, row, heat }) => [column, row, heat])).toEqual([
    [0, 0, 1],
    [2, 0, 5],
    [2, 2, 3],
  ]);
  expect(grid.labels).toEqual([
    { row: 0, text: '8 ns' },
    { row: 1, text: '16 ns' },
    { row: 2, text: '32 ns' },
  ]);
});

test('what takes no time has a row of its own', () => {
  const grid = heatGrid(latency(cell(0, 0, 1, 2), cell(0, 1, 2, 2), cell(0, 2, 4, 2)));
  expect(grid.cells.map(({ row }) => row)).toEqual([0, 1, 2]);
  expect(grid.labels[0]).toEqual({ row: 0, text: '0 ns' });
});

test('nothing is no map', () => expect(heatGrid(latency()).columns).toBe(0));

test('bounds say what is not known', () => {
  expect(boundsText('1000000', '2000000')).toBe('1 ms to 2 ms');
  expect(boundsText('1000000', null)).toBe('at least 1 ms');
  expect(boundsText(null, '1000000')).toBe('at most 1 ms');
  expect(boundsText(null, null)).toBe('too few spans to say more');
});

test('the method is stated', () => {
  expect(methodText(latency())).toBe('Percentiles exact for these spans; bounds hold with 95 % confidence');
  expect(methodText({ ...latency(), method: 'histogram', relativeError: 0.0039 })).toContain('within 0.4 %');
});

test('a cell without an example leads to the search for its spans', () => {
  const one = { ...cell(1_769_860_800_000_000_000, 8, 16, 3), startUnixNano: '1769860800000000000' };
  expect(cellAddress({ ...EMPTY_QUERY, service: 'shop' }, one, '60000000000')).toBe(
    '/search?service=shop&minDuration=8&maxDuration=15&start=2026-01-31T12%3A00%3A00.000Z&end=2026-01-31T12%3A01%3A00.000Z',
  );
});
