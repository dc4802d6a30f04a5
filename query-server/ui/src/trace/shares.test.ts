import { expect, test } from 'vitest';
import { traceOf } from '../../fixture/build';
import { criticalPath } from './critical';
import { shares, timeOnPath } from './shares';
import { buildModel } from './tree';

const model = buildModel(
  traceOf([
    { id: 'a', name: 'handle', service: 'gateway', from: 0, to: 100 },
    { id: 'b', name: 'GET', service: 'pricing', parent: 'a', from: 10, to: 40 },
    { id: 'c', name: 'GET', service: 'pricing', parent: 'a', from: 50, to: 90 },
    { id: 'd', name: 'later', service: 'audit', parent: 'c', from: 150, to: 160 },
  ]),
);
const path = criticalPath(model, 0);

test('the path is summed up by what it was spent on, largest first', () => {
  expect(shares(model, path).map(({ label, nanos }) => `${label} ${nanos / 1e6}`)).toEqual([
    'pricing GET 70',
    'before audit later 60',
    'gateway handle 20',
    'audit later 10',
  ]);
});

test('a share leads to its longest part', () => {
  expect(model.nodes[shares(model, path)[0]!.node]!.span.spanId).toBe('000000000000000c');
});

test('waiting for a span is not its own time on the path', () => {
  expect(timeOnPath(path, 3)).toBe(10e6);
});
