import type { Clocks, Span, Trace } from '../api/types';

/** Whose clocks a view shows; which is always said. */
export type ClockView = 'raw' | 'corrected';

/**
 * The trace with the times of each process moved so that its spans contradict each other as little as possible. An
 * estimate: within the bounds that the calls allow, the server chooses the smallest change.
 */
export function corrected(trace: Trace, clocks: Clocks): Trace {
  const offsets = new Map(clocks.processes.map(({ resource, offsetNanos }) => [resource, BigInt(offsetNanos)]));
  const spans = trace.spans.map((span) => moved(span, offsets.get(span.resource) ?? 0n));
  spans.sort((a, b) => compare(BigInt(a.startTimeUnixNano), BigInt(b.startTimeUnixNano)));
  const starts = spans.map((span) => BigInt(span.startTimeUnixNano));
  const first = starts.reduce((least, start) => (start < least ? start : least), starts[0] ?? 0n);
  return { ...trace, startTimeUnixNano: String(first), spans };
}

function moved(span: Span, offset: bigint): Span {
  if (offset === 0n) return span;
  return {
    ...span,
    startTimeUnixNano: String(BigInt(span.startTimeUnixNano) + offset),
    events: span.events.map((event) => ({ ...event, timeUnixNano: String(BigInt(event.timeUnixNano) + offset) })),
  };
}

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

/** What was moved, largest first; what fits no clock is said. */
export interface Moved {
  readonly service: string;
  readonly nanos: number;
  readonly contradictory: boolean;
}

export const movedProcesses = (clocks: Clocks): Moved[] =>
  clocks.processes
    .map(({ service, offsetNanos, contradictory }) => ({
      service: service.name,
      nanos: Number(offsetNanos),
      contradictory,
    }))
    .filter(({ nanos, contradictory }) => nanos !== 0 || contradictory)
    .sort((a, b) => Math.abs(b.nanos) - Math.abs(a.nanos));
