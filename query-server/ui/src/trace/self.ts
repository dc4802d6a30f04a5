import type { SpanNode, TraceModel } from './model';

/** From start to end, in nanoseconds from the start of the trace. */
export type Interval = readonly [start: number, end: number];

/** The parts of a span during which none of its children ran, in order. */
export function selfIntervals(model: TraceModel, node: SpanNode): Interval[] {
  const own: Interval[] = [];
  let cursor = node.start;
  for (const index of node.children) {
    const child = model.nodes[index]!;
    if (child.start >= node.end) break;
    if (child.start > cursor) own.push([cursor, child.start]);
    cursor = Math.max(cursor, child.end);
  }
  if (cursor < node.end) own.push([cursor, node.end]);
  return own;
}

export const total = (intervals: readonly Interval[]): number =>
  intervals.reduce((sum, [start, end]) => sum + end - start, 0);

/** Joins intervals that are nearer to each other than `gap`: a thousand slivers are one block on the screen. */
export function coalesce(intervals: readonly Interval[], gap: number): Interval[] {
  const joined: Interval[] = [];
  for (const [start, end] of intervals) {
    const last = joined.at(-1);
    if (last && start - last[1] < gap) joined[joined.length - 1] = [last[0], end];
    else joined.push([start, end]);
  }
  return joined;
}

/** Where a span's time went: itself, and each service it called; largest first. Children that overlap share by order. */
export function timeByService(model: TraceModel, node: SpanNode): { service: string; slot: number; nanos: number }[] {
  const shares = new Map<string, { service: string; slot: number; nanos: number }>();
  let cursor = node.start;
  for (const index of node.children) {
    const child = model.nodes[index]!;
    const nanos = Math.min(child.end, node.end) - Math.max(child.start, cursor);
    if (nanos <= 0) continue;
    cursor = Math.max(cursor, child.end);
    const { service } = child.span;
    const share = shares.get(service) ?? { service, slot: child.slot, nanos: 0 };
    share.nanos += nanos;
    shares.set(service, share);
  }
  return [...shares.values()].sort((a, b) => b.nanos - a.nanos);
}
