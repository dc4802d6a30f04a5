import type { Graph, GraphEdge } from '../api/types';

/** All edges from one node to another: one line of the picture. */
export interface Bundle {
  readonly from: number;
  readonly to: number;
  readonly edges: readonly GraphEdge[];
  readonly count: number;
  readonly errorCount: number;
  readonly failing: boolean;
  /** Every one of its records is known by its place only. */
  readonly joined: boolean;
  /** The longest time that a record waited, of those that are known. */
  readonly longestWait: number;
}

/** Lines in the order of their first edge; what leads from a node to itself is no line. */
export function bundles(graph: Graph): Bundle[] {
  const byEnds = new Map<string, GraphEdge[]>();
  for (const edge of graph.edges) {
    if (edge.from === edge.to) continue;
    const key = `${edge.from} ${edge.to}`;
    const known = byEnds.get(key);
    if (known) known.push(edge);
    else byEnds.set(key, [edge]);
  }
  return [...byEnds.values()].map(bundle);
}

function bundle(edges: readonly GraphEdge[]): Bundle {
  const sum = (of: (edge: GraphEdge) => number) => edges.reduce((total, edge) => total + of(edge), 0);
  const { from, to } = edges[0]!;
  const count = sum((edge) => edge.count);
  return {
    from,
    to,
    edges,
    count,
    errorCount: sum((edge) => edge.errorCount),
    failing: edges.some((edge) => edge.failing),
    joined: sum((edge) => edge.joinedCount) === count,
    longestWait: Math.max(...edges.map((edge) => Number(edge.queue.maxNanos))),
  };
}
