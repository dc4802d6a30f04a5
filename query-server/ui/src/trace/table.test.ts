import { expect, test } from 'vitest';
import { traceOf } from '../../fixture/build';
import { clockContradiction, worstContradiction } from './skew';
import { sortedNodes, type Column } from './table';
import { buildModel } from './tree';

const model = buildModel(
  traceOf([
    { id: 'a', service: 'y', from: 0, to: 100 },
    { id: 'b', service: 'z', parent: 'a', from: 20, to: 90 },
    { id: 'c', service: 'x', parent: 'b', from: 15, to: 85, error: 'x' },
    { id: 'd', service: 'x', parent: 'a', from: 95, to: 99 },
  ]),
);
const order = (column: Column, descending = false) =>
  sortedNodes(model, column, descending)
    .map(({ span }) => span.name)
    .join('');

test('a table is in the order of the waterfall until a column is chosen', () => {
  expect(order('order')).toBe('abcd');
  expect(order('service')).toBe('cdab');
  expect(order('start')).toBe('acbd');
  expect(order('duration', true)).toBe('acbd');
  expect(order('self', true)).toBe('cabd');
  expect(order('status', true)[0]).toBe('c');
});

test('a child that starts before its parent contradicts the clocks', () => {
  expect(model.nodes.map((node) => clockContradiction(model, node))).toEqual([0, 5e6, 0, 0]);
  expect(worstContradiction(model)).toBe(5e6);
});
