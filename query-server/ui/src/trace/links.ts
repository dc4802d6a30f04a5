import type { SpanLink } from '../api/types';
import { attribute } from './attributes';
import type { SpanNode, TraceModel } from './model';

/** A link of a span, resolved where its target is in the same trace. */
export interface ResolvedLink {
  readonly link: SpanLink;
  /** `input`, `retry_of`, …; `link` where the span does not say. */
  readonly type: string;
  readonly target: SpanNode | undefined;
}

export function linksOf(model: TraceModel, node: SpanNode): ResolvedLink[] {
  return node.span.links.map((link) => ({
    link,
    type: attribute(link.attributes, 'datatracing.link.type') ?? 'link',
    target: link.traceId === model.trace.traceId ? nodeOf(model, link.spanId) : undefined,
  }));
}

/** Spans of the same trace that link to this one. */
export function linkedFrom(model: TraceModel, node: SpanNode): SpanNode[] {
  const { traceId } = model.trace;
  const pointsHere = (link: SpanLink) => link.traceId === traceId && link.spanId === node.span.spanId;
  return model.nodes.filter((other) => other.span.links.some(pointsHere));
}

/** All links of one span to one other trace. */
export interface CrossTraceLink {
  readonly from: SpanNode;
  readonly traceId: string;
  readonly spanId: string;
  readonly type: string;
  readonly count: number;
}

/** The links that leave the trace, by the span they leave from, those of one type to one trace together. */
export function crossTraceLinks(model: TraceModel): CrossTraceLink[] {
  const found = new Map<string, CrossTraceLink>();
  for (const node of model.nodes) {
    for (const { link, type } of node.span.links.length ? linksOf(model, node) : []) {
      if (link.traceId === model.trace.traceId) continue;
      const key = `${node.index} ${type} ${link.traceId}`;
      const known = found.get(key);
      const { traceId, spanId } = link;
      found.set(key, known ? { ...known, count: known.count + 1 } : { from: node, traceId, spanId, type, count: 1 });
    }
  }
  return [...found.values()];
}

function nodeOf(model: TraceModel, spanId: string): SpanNode | undefined {
  const index = model.byId.get(spanId);
  return index === undefined ? undefined : model.nodes[index];
}
