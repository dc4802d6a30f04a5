import type { FoundTrace } from '../api/types';
import { unixMillis } from '../format/time';

/** Places in the plot run from 0 to 1, left to right and bottom to top. */
export interface Point {
  readonly trace: FoundTrace;
  readonly x: number;
  readonly y: number;
}

export interface ScatterPlot {
  readonly points: readonly Point[];
  readonly yLabels: readonly { y: number; label: string }[];
  readonly xLabels: readonly { x: number; millis: number }[];
}

const X_LABELS = 6;

/** Start against duration, the latter on a logarithmic scale of whole decades that holds every trace. */
export function scatter(traces: readonly FoundTrace[]): ScatterPlot {
  const starts = traces.map((trace) => unixMillis(BigInt(trace.startTimeUnixNano)));
  const logs = traces.map((trace) => Math.log10(Math.max(1, Number(trace.durationNanos))));
  const from = Math.min(...starts);
  const width = Math.max(1000, Math.max(...starts) - from);
  const low = Math.floor(Math.min(...logs));
  const high = Math.max(low + 1, Math.ceil(Math.max(...logs)));
  const decades = Array.from({ length: high - low + 1 }, (_, step) => low + step);
  return {
    points: traces.map((trace, at) => ({
      trace,
      x: (starts[at]! - from) / width,
      y: (logs[at]! - low) / (high - low),
    })),
    yLabels: decades.map((decade) => ({ y: (decade - low) / (high - low), label: decadeLabel(decade) })),
    xLabels: Array.from({ length: X_LABELS }, (_, step) => step / (X_LABELS - 1)).map((x) => ({
      x,
      millis: from + x * width,
    })),
  };
}

/** 10 ms, 100 s: powers of ten stay such, so there are no minutes. */
function decadeLabel(decade: number): string {
  const thousands = Math.min(3, Math.floor(decade / 3));
  return `${(10 ** (decade - 3 * thousands)).toLocaleString('en')} ${['ns', 'µs', 'ms', 's'][thousands]}`;
}
