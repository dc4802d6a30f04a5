import { expect, test } from 'vitest';
import type { CollectorNode, CollectorPipeline } from '../api/types';
import { linesOf, partsOf, pipelineVerdict, rate, trouble } from './words';

const node = (id: string, part: Partial<CollectorNode> = {}): CollectorNode => ({
  id,
  type: id,
  inBatchCount: 1,
  inSpanCount: 10,
  outSpanCount: 10,
  refusedBatchCount: 0,
  heldBatchCount: 0,
  heldBytes: 0,
  inSpansPerSecond: 0,
  outSpansPerSecond: 0,
  dropped: [],
  ...part,
});

const pipeline = (...nodes: CollectorNode[]): CollectorPipeline => ({
  configuration: { source: 'collector.yaml', sinceUnixNano: '0' },
  nodes,
  channels: [
    { from: 'receive', to: 'store', waits: true, batchCount: 1, spanCount: 10 },
    { from: 'receive', to: 'gone', waits: false, batchCount: 0, spanCount: 0 },
  ],
});

test('channels connect nodes that are there', () => {
  const drawn = pipeline(node('receive'), node('store'));
  expect(partsOf(drawn).map(({ id, node: { id: name } }) => [id, name])).toEqual([
    [0, 'receive'],
    [1, 'store'],
  ]);
  expect(linesOf(drawn)).toEqual([{ from: 0, to: 1, spanCount: 10, waits: true }]);
});

test('rates have at most three figures', () => {
  expect([0, 0.04, 3.14159, 99.4, 123.6, 51234].map(rate)).toEqual([
    '0 spans/s',
    '0.04 spans/s',
    '3.1 spans/s',
    '99 spans/s',
    '124 spans/s',
    '51,234 spans/s',
  ]);
});

test('what went wrong is told, each kind', () => {
  expect(trouble(node('store'))).toBe('');
  const bad = node('store', {
    dropped: [
      { cause: 'a', spanCount: 1000 },
      { cause: 'b', spanCount: 2 },
    ],
    refusedBatchCount: 1,
    heldBatchCount: 3,
  });
  expect(trouble(bad)).toBe('1,002 dropped, 1 batch refused, 3 batches held');
  expect(pipelineVerdict(pipeline(node('receive', { inSpansPerSecond: 12 }), bad))).toEqual({
    subject: '12 spans/s come in',
    predicate: '; since the start 1,002 spans dropped, 1 batch refused',
  });
  expect(pipelineVerdict(pipeline(node('receive'))).predicate).toBe(', nothing was dropped or refused');
});
