import { expect, test } from 'vitest';
import { edge, node } from '../../fixture/graph';
import { bundles } from './bundle';
import { arrow, BOX_HEIGHT, BOX_WIDTH, curve, layout } from './layout';

const names = (count: number) => Array.from({ length: count }, (_, id) => node(id, `s${id}`));

test('what is called stands right of who calls it, and no two boxes overlap', () => {
  const edges = [edge(0, 1), edge(0, 2), edge(1, 3), edge(2, 3), edge(3, 4), edge(0, 4)];
  const { boxes, width, height } = layout(names(6), bundles({ nodes: [], edges }));
  for (const { from, to } of edges) expect(boxes[to]!.x).toBeGreaterThan(boxes[from]!.x + BOX_WIDTH);
  for (const a of boxes)
    for (const b of boxes)
      if (a !== b) expect(Math.abs(a.x - b.x) >= BOX_WIDTH || Math.abs(a.y - b.y) >= BOX_HEIGHT).toBe(true);
  for (const { x, y } of boxes) {
    expect(x).toBeGreaterThanOrEqual(BOX_WIDTH / 2);
    expect(y).toBeGreaterThanOrEqual(BOX_HEIGHT / 2);
    expect(x).toBeLessThanOrEqual(width - BOX_WIDTH / 2);
    expect(y).toBeLessThanOrEqual(height - BOX_HEIGHT / 2);
  }
});

test('circles are drawn, and the same graph is always drawn the same', () => {
  const graph = { nodes: names(3), edges: [edge(0, 1), edge(1, 2), edge(2, 0), edge(1, 1)] };
  const drawn = layout(graph.nodes, bundles(graph));
  expect(drawn.lines).toHaveLength(3);
  expect(layout(graph.nodes, bundles(graph))).toEqual(drawn);
});

test('no node, no picture', () => expect(layout([], []).boxes).toEqual([]));

test('lines end in an arrow that points on', () => {
  const right = [
    { x: 0, y: 0 },
    { x: 10, y: 10 },
  ];
  expect(curve(right)).toBe('M0 0C5 0 5 10 10 10');
  expect(arrow(right)).toBe('M10 10l-7 -3.5v7z');
  expect(arrow([...right].reverse())).toBe('M0 0l7 -3.5v7z');
  expect(curve([])).toBe('');
  expect(arrow([])).toBe('');
});
