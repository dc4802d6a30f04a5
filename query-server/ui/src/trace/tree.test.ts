import { describe, expect, test } from 'vitest';
import { spanId, traceOf } from '../../fixture/build';
import { buildModel, preOrder } from './tree';
import type { TraceModel } from './model';

const names = (model: TraceModel) => [...preOrder(model)].map((index) => model.nodes[index]!.span.name);
const node = (model: TraceModel, id: string) => model.nodes[model.byId.get(spanId(id))!]!;

describe('the tree of a trace', () => {
  test('has children by start under their parents', () => {
    const model = buildModel(
      traceOf([
        { id: 'a', from: 0, to: 100 },
        { id: 'b', parent: 'a', from: 60, to: 80 },
        { id: 'c', parent: 'a', from: 10, to: 50 },
        { id: 'd', parent: 'c', from: 20, to: 30 },
      ]),
    );
    expect(names(model)).toEqual(['a', 'c', 'd', 'b']);
    expect(model.nodes.map(({ span, depth }) => [span.name, depth])).toEqual([
      ['a', 0],
      ['c', 1],
      ['d', 2],
      ['b', 1],
    ]);
  });

  test('puts a span whose parent did not arrive at root level and knows the missing parent', () => {
    const model = buildModel(
      traceOf([
        { id: 'a', from: 0, to: 100 },
        { id: 'b', parent: 'f', from: 20, to: 40 },
        { id: 'c', parent: 'f', from: 30, to: 70 },
      ]),
    );
    expect(names(model)).toEqual(['a', 'b', 'c']);
    expect(node(model, 'b')).toMatchObject({ parent: -1, detached: 'orphan' });
    expect(model.missing).toEqual([{ spanId: spanId('f'), orphans: [1, 2], start: 20e6, end: 70e6 }]);
  });

  test('draws a ring of parents once, from its earliest span', () => {
    const model = buildModel(
      traceOf([
        { id: 'a', from: 0, to: 10 },
        { id: 'b', parent: 'd', from: 20, to: 30 },
        { id: 'c', parent: 'b', from: 21, to: 29 },
        { id: 'd', parent: 'c', from: 22, to: 28 },
      ]),
    );
    expect(names(model)).toEqual(['a', 'b', 'c', 'd']);
    expect(node(model, 'b').detached).toBe('cycle');
    expect(model.missing).toEqual([]);
  });

  test('takes a span that is its own parent for a root', () => {
    const model = buildModel(traceOf([{ id: 'a', parent: 'a', from: 0, to: 10 }]));
    expect(names(model)).toEqual(['a']);
    expect(node(model, 'a').detached).toBe('cycle');
  });

  test('keeps both spans of one id and gives children to the first', () => {
    const model = buildModel(
      traceOf([
        { id: 'a', name: 'first', from: 0, to: 10 },
        { id: 'a', name: 'second', from: 5, to: 10 },
        { id: 'b', parent: 'a', from: 6, to: 7 },
      ]),
    );
    expect(names(model)).toEqual(['first', 'b', 'second']);
  });

  test('does not recurse: 100,000 levels', () => {
    const depth = 100_000;
    const model = buildModel(
      traceOf(
        Array.from({ length: depth }, (_, at) => ({
          id: (at + 1).toString(16),
          ...(at > 0 && { parent: at.toString(16) }),
          from: at / 1000,
          to: 200,
        })),
      ),
    );
    expect(model.nodes.at(-1)!.depth).toBe(depth - 1);
  });

  test('starts at the earliest span even when the summary says otherwise', () => {
    const trace = traceOf([{ id: 'a', from: 5, to: 10 }]);
    const late = { ...trace, startTimeUnixNano: String(BigInt(trace.startTimeUnixNano) + 1_000n) };
    expect(buildModel(late).nodes[0]!.start).toBe(0);
  });

  test('does not let a negative duration end before its start', () => {
    const model = buildModel(traceOf([{ id: 'a', from: 10, to: 4 }]));
    expect(model.nodes[0]).toMatchObject({ start: 6e6 * 0, duration: -6e6 });
    expect(model.nodes[0]!.end).toBe(model.nodes[0]!.start);
  });

  test('lists errors in the order of the tree', () => {
    const model = buildModel(
      traceOf([
        { id: 'a', from: 0, to: 100 },
        { id: 'b', parent: 'a', from: 1, to: 2 },
        { id: 'c', parent: 'a', from: 3, to: 4, error: 'x' },
        { id: 'd', parent: 'b', from: 5, to: 6, error: 'x' },
      ]),
    );
    expect(model.errors.map((index) => model.nodes[index]!.span.name)).toEqual(['d', 'c']);
  });
});
