import { total, selfIntervals } from './self';
import { isError, type SpanNode, type TraceModel } from './model';
import { preOrder } from './tree';

export type Column = 'order' | 'service' | 'name' | 'kind' | 'start' | 'duration' | 'self' | 'status';

/** Ascending by the column; `order` is the waterfall's. */
export function sortedNodes(model: TraceModel, column: Column, descending: boolean): SpanNode[] {
  const nodes = [...preOrder(model)].map((index) => model.nodes[index]!);
  if (column !== 'order') nodes.sort(comparison(model, column));
  return descending ? nodes.reverse() : nodes;
}

function comparison(model: TraceModel, column: Exclude<Column, 'order'>): (a: SpanNode, b: SpanNode) => number {
  switch (column) {
    case 'service':
      return (a, b) => a.span.service.localeCompare(b.span.service);
    case 'name':
      return (a, b) => a.span.name.localeCompare(b.span.name);
    case 'kind':
      return (a, b) => a.span.kind.localeCompare(b.span.kind);
    case 'start':
      return (a, b) => a.start - b.start;
    case 'duration':
      return (a, b) => a.duration - b.duration;
    case 'status':
      return (a, b) => Number(isError(a)) - Number(isError(b));
    case 'self': {
      const own = new Map(model.nodes.map((node) => [node, total(selfIntervals(model, node))]));
      return (a, b) => own.get(a)! - own.get(b)!;
    }
  }
}
