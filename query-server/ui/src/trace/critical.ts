import type { TraceModel } from './model';

/** A piece of the path that decided when the trace ended. */
export interface PathSegment {
  /** The span that ran, or the one that was waited for. */
  readonly node: number;
  readonly start: number;
  readonly end: number;
  readonly kind: 'self' | 'wait';
}

/**
 * The critical path under one root, by start: walking back from the last end, at each moment the span that had to end
 * for the rest to go on. A child that outlives its parent (a record handled after its send) carries the path on; the
 * time in between, when neither ran, is a wait for that child. Segments do not overlap and cover root's start to the
 * last end without holes, unless a clock puts a child before its parent.
 *
 * After the walk of Jaeger's and CRISP's critical paths (Zhang et al., USENIX ATC 2022), extended by waits.
 */
export function criticalPath(model: TraceModel, root: number): PathSegment[] {
  const { nodes } = model;
  const lastEnd = subtreeEnds(model, root);
  const path: PathSegment[] = [];
  const latestFirst = (index: number) =>
    nodes[index]!.children.toSorted((a, b) => lastEnd.get(b)! - lastEnd.get(a)! || b - a);

  /** What `index` itself did from `from` to `to`: work until its own end, then waiting for what the path goes on with. */
  const take = (index: number, from: number, to: number) => {
    const ownEnd = nodes[index]!.end;
    const waitStart = Math.max(from, ownEnd);
    if (waitStart < to) path.push({ node: path.at(-1)?.node ?? index, start: waitStart, end: to, kind: 'wait' });
    if (from < Math.min(to, ownEnd)) path.push({ node: index, start: from, end: Math.min(to, ownEnd), kind: 'self' });
  };

  const stack = [{ index: root, cursor: lastEnd.get(root)!, children: latestFirst(root), next: 0 }];
  for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
    const child = frame.children[frame.next++];
    if (child === undefined) {
      take(frame.index, nodes[frame.index]!.start, frame.cursor);
      stack.pop();
      continue;
    }
    const childEnd = Math.min(lastEnd.get(child)!, frame.cursor);
    if (childEnd <= nodes[child]!.start) continue;
    take(frame.index, childEnd, frame.cursor);
    frame.cursor = nodes[child]!.start;
    stack.push({ index: child, cursor: childEnd, children: latestFirst(child), next: 0 });
  }
  return path.reverse();
}

/** The root whose path explains the trace: the one that starts first and has a place of its own. */
export function mainRoot(model: TraceModel): number | undefined {
  return model.roots[0];
}

/** For each node under `root`, when the last span of its subtree ends. */
function subtreeEnds(model: TraceModel, root: number): Map<number, number> {
  const ends = new Map<number, number>();
  const order: number[] = [];
  const stack = [root];
  for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
    order.push(index);
    for (const child of model.nodes[index]!.children) stack.push(child);
  }
  for (const index of order.reverse()) {
    const node = model.nodes[index]!;
    ends.set(
      index,
      node.children.reduce((end, child) => Math.max(end, ends.get(child)!), node.end),
    );
  }
  return ends;
}
