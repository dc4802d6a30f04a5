import { expect, test } from 'vitest';
import { traceOf } from '../../fixture/build';
import { covered, density } from './density';
import { buildModel } from './tree';

const { nodes } = buildModel(
  traceOf([
    { id: '1', from: 0, to: 1 },
    { id: '2', from: 1, to: 9 },
    { id: '3', from: 5, to: 6, error: 'x' },
    { id: '4', from: 10, to: 12 },
  ]),
);

test('columns count starts relative to the fullest and mark failures', () => {
  expect(density(nodes, 0, 10e6, 2)).toEqual([
    { height: 1, failed: false },
    { height: 1, failed: true },
  ]);
  expect(density(nodes, 0, 12e6, 4).map(({ height }) => height)).toEqual([1, 0.5, 0, 0.5]);
});

test('no starts have no height', () => {
  expect(density([], 0, 10, 2)).toEqual([
    { height: 0, failed: false },
    { height: 0, failed: false },
  ]);
});

test('a group reaches from its first start to its last end', () => {
  expect(covered(nodes)).toEqual({ start: 0, end: 12e6 });
});
