import type { SpanNode, TraceModel } from './model';

/**
 * How far a span's clock must be off at least, seen from its parent: it says it started before the parent did. Zero when
 * nothing contradicts. Times are shown raw; this is what raw means for this span.
 */
export function clockContradiction(model: TraceModel, node: SpanNode): number {
  if (node.parent < 0) return 0;
  return Math.max(0, model.nodes[node.parent]!.start - node.start);
}

/** The largest contradiction of the trace: 0 when its clocks agree as far as can be seen. */
export const worstContradiction = (model: TraceModel): number =>
  model.nodes.reduce((worst, node) => Math.max(worst, clockContradiction(model, node)), 0);
