import { Graph as Layered, layout as place } from '@dagrejs/dagre';
import type { GraphNode } from '../api/types';
import type { Bundle } from './bundle';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where a node is: its middle and its size, in pixels of the picture. */
export interface Box<N = GraphNode> extends Point {
  readonly node: N;
  readonly width: number;
  readonly height: number;
}

export interface Line<L = Bundle> {
  readonly bundle: L;
  /** From the border of one box to that of the other. */
  readonly points: readonly Point[];
  /** The middle of its label. */
  readonly label: Point;
}

export interface Picture<N = GraphNode, L = Bundle> {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box<N>[];
  readonly lines: readonly Line<L>[];
}

export const BOX_WIDTH = 168;
export const BOX_HEIGHT = 64;
const LABEL_WIDTH = 78;
const LABEL_HEIGHT = 34;
const MARGIN = 14;

/** Layers from left to right in the direction of calls and data; the same graph is always drawn the same. */
export function layout<N extends { readonly id: number }, L extends { readonly from: number; readonly to: number }>(
  nodes: readonly N[],
  lines: readonly L[],
): Picture<N, L> {
  const graph = new Layered({ multigraph: false });
  graph.setGraph({ rankdir: 'LR', nodesep: 26, ranksep: 24, edgesep: 12, marginx: MARGIN, marginy: MARGIN });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of nodes) graph.setNode(String(node.id), { width: BOX_WIDTH, height: BOX_HEIGHT });
  for (const { from, to } of lines)
    graph.setEdge(String(from), String(to), { width: LABEL_WIDTH, height: LABEL_HEIGHT, labelpos: 'c' });
  place(graph);
  const size = graph.graph() as { width?: number; height?: number };
  return {
    width: Math.ceil(size.width ?? 0),
    height: Math.ceil(size.height ?? 0),
    boxes: nodes.map((node) => {
      const { x, y } = graph.node(String(node.id)) as Point;
      return { node, x, y, width: BOX_WIDTH, height: BOX_HEIGHT };
    }),
    lines: lines.map((bundle) => {
      const edge = graph.edge(String(bundle.from), String(bundle.to)) as { points: Point[]; x: number; y: number };
      const from = graph.node(String(bundle.from)) as Point;
      const to = graph.node(String(bundle.to)) as Point;
      return { bundle, points: docked(edge.points, from, to), label: { x: edge.x, y: edge.y } };
    }),
  };
}

/** Lines that go on to the right leave and reach boxes in the middle of their sides, not at a corner. */
function docked(points: readonly Point[], from: Point, to: Point): Point[] {
  if (to.x - from.x < BOX_WIDTH) return [...points];
  const start = { x: from.x + BOX_WIDTH / 2, y: from.y };
  const end = { x: to.x - BOX_WIDTH / 2, y: to.y };
  return [start, ...points.slice(1, -1), end];
}

/** A smooth line through the points that leaves and arrives level. */
export function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) return '';
  let at = first;
  let path = `M${round(first.x)} ${round(first.y)}`;
  for (const point of rest) {
    const half = (point.x - at.x) / 2;
    path += `C${round(at.x + half)} ${round(at.y)} ${round(point.x - half)} ${round(point.y)} ${round(point.x)} ${round(point.y)}`;
    at = point;
  }
  return path;
}

const HEAD = 7;

/** The tip of an arrow at the end of a line. */
export function arrow(points: readonly Point[]): string {
  const end = points.at(-1);
  const before = points.at(-2);
  if (!end || !before) return '';
  const back = end.x >= before.x ? -HEAD : HEAD;
  return `M${round(end.x)} ${round(end.y)}l${back} ${-HEAD / 2}v${HEAD}z`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
