import type { HeatCell, Latency } from '../api/types';
import { duration } from '../format/duration';
import { searchAddress, type SearchQuery } from '../search/query';

/** A cell where it is drawn: columns from the left, rows from the bottom. */
export interface PlacedCell {
  readonly cell: HeatCell;
  readonly column: number;
  readonly row: number;
  /** 1 to 5, by the logarithm of the number. */
  readonly heat: number;
}

export interface HeatGrid {
  readonly columns: number;
  readonly rows: number;
  readonly cells: readonly PlacedCell[];
  /** The lower border of each row, for its axis. */
  readonly labels: readonly { readonly row: number; readonly text: string }[];
}

const HEATS = 5;

/** Row 0 holds what takes no time, row r durations from 2^(r-1) ns. */
const rowOf = (cell: HeatCell): number => (cell.fromNanos === '0' ? (cell.toNanos === '1' ? 0 : 1) : bits(cell) + 1);

const bits = (cell: HeatCell): number => BigInt(cell.fromNanos).toString(2).length - 1;

/** Places the cells of a heat map; rows and columns reach from the first with a span to the last. */
export function heatGrid({ heatMap }: Latency): HeatGrid {
  const { cells } = heatMap;
  if (cells.length === 0) return { columns: 0, rows: 0, cells: [], labels: [] };
  const step = BigInt(heatMap.stepNanos);
  const first = BigInt(cells[0]!.startUnixNano);
  const columnOf = (cell: HeatCell) => Number((BigInt(cell.startUnixNano) - first) / step);
  const rows = cells.map(rowOf);
  const low = Math.min(...rows);
  const high = Math.max(...rows);
  const most = Math.max(...cells.map(({ count }) => count));
  const every = Math.ceil((high - low + 1) / 8);
  return {
    columns: Math.max(...cells.map(columnOf)) + 1,
    rows: high - low + 1,
    cells: cells.map((cell, at) => ({
      cell,
      column: columnOf(cell),
      row: rows[at]! - low,
      heat: heatOf(cell.count, most),
    })),
    labels: Array.from({ length: high - low + 1 }, (_, row) => row)
      .filter((row) => row % every === 0)
      .map((row) => ({ row, text: duration(row + low === 0 ? 0 : 2 ** (row + low - 1)) })),
  };
}

function heatOf(count: number, most: number): number {
  if (most <= 1) return 1;
  return 1 + Math.min(HEATS - 1, Math.floor((Math.log(count) / Math.log(most)) * HEATS));
}

/** The search for the spans of a cell: in whole milliseconds of time, which the address has, and its durations. */
export function cellAddress(query: SearchQuery, cell: HeatCell, stepNanos: string): string {
  const start = BigInt(cell.startUnixNano);
  const end = start + BigInt(stepNanos);
  const moment = (nanos: bigint) => new Date(Number(nanos / 1_000_000n)).toISOString();
  return searchAddress({
    ...query,
    minDuration: cell.fromNanos,
    maxDuration: String(BigInt(cell.toNanos) - 1n),
    range: { start: moment(start), end: moment(end + 999_999n) },
  });
}

/** `between 12 ms and 15 ms`, `at least 12 ms`: where the percentile of the whole population lies. */
export function boundsText(low: string | null, high: string | null): string {
  if (low === null && high === null) return 'too few spans to say more';
  if (high === null) return `at least ${duration(Number(low))}`;
  if (low === null) return `at most ${duration(Number(high))}`;
  return `${duration(Number(low))} to ${duration(Number(high))}`;
}

/** How the figures are known, and how sure they are. */
export function methodText({ method, relativeError, confidence }: Latency): string {
  const how = method === 'exact' ? 'exact for these spans' : `within ${(100 * relativeError).toFixed(1)} %`;
  return `Percentiles ${how}; bounds hold with ${100 * confidence} % confidence`;
}
