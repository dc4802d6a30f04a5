import { expect, test } from 'vitest';
import { edge, node } from '../../fixture/graph';
import { mapFacts, mapVerdict } from './mapWords';

const nodes = [node(0, 'shop'), node(1, 'pricing'), node(2, 'orders', { kind: 'topic', service: null })];

test('the heading is the edge with the most failures', () =>
  expect(
    mapVerdict(
      { nodes, edges: [edge(0, 1, { count: 250, errorCount: 25 }), edge(0, 2, { count: 10, errorCount: 10 })] },
      'in the last hour',
    ),
  ).toEqual({ subject: '10 % of what shop asks of pricing fails', predicate: '25 of 250 in the last hour' }));

test('a map without failures says so, and an empty one that it is empty', () => {
  expect(mapVerdict({ nodes, edges: [edge(0, 1)] }, 'in the last hour').subject).toBe(
    'Nothing failed between 2 services',
  );
  expect(mapVerdict({ nodes: [], edges: [] }, 'in the last hour').subject).toBe('No spans');
});

test('callees that tell no spans are counted', () =>
  expect(
    mapFacts({
      nodes: [node(0, 'shop'), node(1, 'tax', { kind: 'peer', service: null })],
      edges: [],
      method: 'traces',
      unmatchedCallCount: 0,
      traceCount: 1,
      spanCount: 1200,
      fromTimeUnixNano: '0',
      cuts: [],
    }),
  ).toBe('From 1,200 spans of 1 trace, 1 callee without spans of its own.'));
