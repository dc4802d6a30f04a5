import type { Trace } from '../api/types';
import { isError, type MissingParent, type SpanNode, type TraceModel } from './model';

/**
 * Puts each span under its parent. A span whose parent did not arrive stands at root level and is marked; so does the
 * earliest span of a ring of parents, so that every span is drawn exactly once. Nothing here recurses: a trace may be
 * as deep as it has spans.
 */
export function buildModel(trace: Trace): TraceModel {
  const startUnixNanos = trace.spans.reduce(earliest, BigInt(trace.startTimeUnixNano));
  const slots = new Map(trace.services.map((service) => [service.name, service.colorSlot]));
  const nodes = trace.spans.map((span, index): SpanNode => {
    const start = Number(BigInt(span.startTimeUnixNano) - startUnixNanos);
    const duration = Number(span.durationNanos);
    const end = start + Math.max(0, duration);
    const slot = slots.get(span.service) ?? 7;
    return { index, span, slot, start, end, duration, parent: -1, children: [], depth: 0, detached: null };
  });
  const byId = firstById(nodes);
  const roots = adopt(nodes, byId);
  for (const node of nodes) node.children.sort(byStart(nodes));
  roots.sort(byStart(nodes));
  const missing = missingParents(nodes, roots);
  const ordered = [
    ...roots.filter((root) => nodes[root]!.detached !== 'orphan'),
    ...missing.flatMap((parent) => parent.orphans),
  ];
  const order = place(nodes, ordered);
  breakRings(nodes, ordered, order);
  return {
    trace,
    startUnixNanos,
    end: nodes.reduce((end, node) => Math.max(end, node.end), 0),
    nodes,
    byId,
    roots: ordered,
    missing,
    errors: order.filter((index) => isError(nodes[index]!)),
  };
}

/** All nodes as the waterfall has them with everything open: parents before children, siblings by start. */
export function* preOrder(model: TraceModel): Generator<number> {
  const stack = model.roots.toReversed();
  for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
    yield index;
    const { children } = model.nodes[index]!;
    for (let child = children.length - 1; child >= 0; child--) stack.push(children[child]!);
  }
}

/** Ancestors of a node, nearest first. */
export function* ancestors(model: TraceModel, index: number): Generator<SpanNode> {
  for (let up = model.nodes[index]!.parent; up >= 0; up = model.nodes[up]!.parent) yield model.nodes[up]!;
}

function earliest(start: bigint, span: Trace['spans'][number]): bigint {
  const own = BigInt(span.startTimeUnixNano);
  return own < start ? own : start;
}

function firstById(nodes: readonly SpanNode[]): Map<string, number> {
  const byId = new Map<string, number>();
  for (const node of nodes) if (!byId.has(node.span.spanId)) byId.set(node.span.spanId, node.index);
  return byId;
}

/** Links parents and children; returns what has no parent here. */
function adopt(nodes: readonly SpanNode[], byId: ReadonlyMap<string, number>): number[] {
  const roots: number[] = [];
  for (const node of nodes) {
    const parentId = node.span.parentSpanId;
    const parent = parentId === null ? undefined : byId.get(parentId);
    if (parent !== undefined && parent !== node.index) {
      node.parent = parent;
      nodes[parent]!.children.push(node.index);
    } else {
      if (parentId !== null) node.detached = parent === node.index ? 'cycle' : 'orphan';
      roots.push(node.index);
    }
  }
  return roots;
}

function byStart(nodes: readonly SpanNode[]) {
  return (a: number, b: number) => nodes[a]!.start - nodes[b]!.start || a - b;
}

function missingParents(nodes: readonly SpanNode[], roots: readonly number[]): MissingParent[] {
  const orphans = new Map<string, number[]>();
  for (const root of roots) {
    if (nodes[root]!.detached !== 'orphan') continue;
    const parentId = nodes[root]!.span.parentSpanId!;
    const group = orphans.get(parentId);
    if (group) group.push(root);
    else orphans.set(parentId, [root]);
  }
  return [...orphans].map(([spanId, group]) => ({
    spanId,
    orphans: group,
    start: nodes[group[0]!]!.start,
    end: group.reduce((end, orphan) => Math.max(end, nodes[orphan]!.end), 0),
  }));
}

/** Sets depths and returns the nodes under the given roots, parents before children, siblings by start. */
function place(nodes: readonly SpanNode[], roots: readonly number[]): number[] {
  const order: number[] = [];
  const stack = roots.toReversed();
  for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
    const node = nodes[index]!;
    node.depth = node.parent < 0 ? 0 : nodes[node.parent]!.depth + 1;
    order.push(index);
    for (let child = node.children.length - 1; child >= 0; child--) stack.push(node.children[child]!);
  }
  return order;
}

/** Whatever no root reaches hangs in a ring: its earliest span becomes a root, until all are reached. */
function breakRings(nodes: readonly SpanNode[], roots: number[], order: number[]): void {
  if (order.length === nodes.length) return;
  const reached = new Set(order);
  for (const node of nodes.toSorted((a, b) => a.start - b.start)) {
    if (reached.has(node.index)) continue;
    const siblings = nodes[node.parent]!.children;
    siblings.splice(siblings.indexOf(node.index), 1);
    node.parent = -1;
    node.detached = 'cycle';
    roots.push(node.index);
    for (const index of place(nodes, [node.index])) {
      reached.add(index);
      order.push(index);
    }
  }
}
