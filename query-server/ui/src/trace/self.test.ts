import { describe, expect, test } from 'vitest';
import { traceOf, type SpanSketch } from '../../fixture/build';
import { coalesce, selfIntervals, timeByService, total } from './self';
import { buildModel } from './tree';

function selfOf(...children: [from: number, to: number][]) {
  const sketches: SpanSketch[] = children.map(([from, to], at) => ({ id: `${at + 2}`, parent: '1', from, to }));
  const model = buildModel(traceOf([{ id: '1', from: 0, to: 100 }, ...sketches]));
  const root = model.nodes[model.roots[0]!]!;
  return selfIntervals(model, root).map(([start, end]) => [start / 1e6, end / 1e6]);
}

describe('self time', () => {
  test('is everything without children', () => expect(selfOf()).toEqual([[0, 100]]));
  test('is what children leave', () =>
    expect(selfOf([10, 20], [50, 60])).toEqual([
      [0, 10],
      [20, 50],
      [60, 100],
    ]));
  test('counts children that overlap once', () =>
    expect(selfOf([10, 40], [20, 60], [30, 35])).toEqual([
      [0, 10],
      [60, 100],
    ]));
  test('ends where a child outlives the span', () => expect(selfOf([40, 300])).toEqual([[0, 40]]));
  test('ignores a child after the span', () => expect(selfOf([200, 300])).toEqual([[0, 100]]));
  test('is nothing when a child covers it', () => expect(selfOf([0, 100])).toEqual([]));
  test('sums up', () =>
    expect(
      total([
        [0, 10],
        [20, 25],
      ]),
    ).toBe(15));
});

test('slivers are joined below the gap that can be seen', () => {
  expect(
    coalesce(
      [
        [0, 1],
        [2, 3],
        [10, 11],
      ],
      2,
    ),
  ).toEqual([
    [0, 3],
    [10, 11],
  ]);
  expect(coalesce([], 2)).toEqual([]);
});

test('time goes to services, overlapping children counted once', () => {
  const model = buildModel(
    traceOf([
      { id: '1', service: 'gateway', from: 0, to: 100 },
      { id: '2', parent: '1', service: 'pricing', from: 10, to: 50 },
      { id: '3', parent: '1', service: 'inventory', from: 40, to: 60 },
      { id: '4', parent: '1', service: 'pricing', from: 70, to: 80 },
    ]),
  );
  const shares = timeByService(model, model.nodes[0]!).map(({ service, nanos }) => `${service} ${nanos / 1e6}`);
  expect(shares).toEqual(['pricing 50', 'inventory 10']);
});
