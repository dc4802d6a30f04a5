import { describe, expect, test } from 'vitest';
import { traceOf, type SpanSketch } from '../../fixture/build';
import { criticalPath } from './critical';
import { buildModel } from './tree';

/** The path in milliseconds, as `name from-to` and a mark for waits. */
function pathOf(...sketches: SpanSketch[]): string[] {
  const model = buildModel(traceOf(sketches));
  return criticalPath(model, model.roots[0]!).map(
    ({ node, start, end, kind }) =>
      `${kind === 'wait' ? 'wait for ' : ''}${model.nodes[node]!.span.name} ${start / 1e6}-${end / 1e6}`,
  );
}

describe('the critical path', () => {
  test('of one span is the span', () => {
    expect(pathOf({ id: 'a', from: 0, to: 10 })).toEqual(['a 0-10']);
  });

  test('goes through children that follow each other', () => {
    expect(
      pathOf(
        { id: 'a', from: 0, to: 100 },
        { id: 'b', parent: 'a', from: 10, to: 40 },
        { id: 'c', parent: 'a', from: 50, to: 90 },
      ),
    ).toEqual(['a 0-10', 'b 10-40', 'a 40-50', 'c 50-90', 'a 90-100']);
  });

  test('leaves out a child that ran beside a longer one', () => {
    expect(
      pathOf(
        { id: 'a', from: 0, to: 100 },
        { id: 'b', parent: 'a', from: 10, to: 60 },
        { id: 'c', parent: 'a', from: 10, to: 90 },
      ),
    ).toEqual(['a 0-10', 'c 10-90', 'a 90-100']);
  });

  test('takes the part of an overlapping child before the later one began', () => {
    expect(
      pathOf(
        { id: 'a', from: 0, to: 100 },
        { id: 'b', parent: 'a', from: 0, to: 60 },
        { id: 'c', parent: 'a', from: 50, to: 100 },
      ),
    ).toEqual(['b 0-50', 'c 50-100']);
  });

  test('waits for a record that is handled after its send', () => {
    expect(pathOf({ id: 'send', from: 0, to: 10 }, { id: 'process', parent: 'send', from: 70, to: 100 })).toEqual([
      'send 0-10',
      'wait for process 10-70',
      'process 70-100',
    ]);
  });

  test('follows a grandchild that outlives everything', () => {
    expect(
      pathOf(
        { id: 'request', from: 0, to: 30 },
        { id: 'send', parent: 'request', from: 10, to: 20 },
        { id: 'process', parent: 'send', from: 50, to: 80 },
      ),
    ).toEqual(['request 0-10', 'send 10-20', 'wait for process 20-50', 'process 50-80']);
  });

  test('does not go back in time for a child whose clock is early', () => {
    expect(
      pathOf({ id: 'b', parent: 'a', from: -5, to: 40 }, { id: 'a', from: 0, to: 50 }, { id: 'r', from: -10, to: -9 }),
    ).toEqual(['r 0-1']);
    const model = buildModel(
      traceOf([
        { id: 'b', parent: 'a', from: -5, to: 40 },
        { id: 'a', from: 0, to: 50 },
      ]),
    );
    const path = criticalPath(model, model.roots[0]!);
    for (const segment of path) expect(segment.end).toBeGreaterThan(segment.start);
  });

  test('covers root start to last end without holes, for any tree', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const sketches = randomTree(seed);
      const model = buildModel(traceOf(sketches));
      const path = criticalPath(model, model.roots[0]!);
      let cursor = model.nodes[model.roots[0]!]!.start;
      for (const { start, end } of path) {
        expect(start).toBe(cursor);
        cursor = end;
      }
      expect(cursor).toBe(model.end);
    }
  });

  test('does not recurse: 100,000 levels', () => {
    const sketches = Array.from({ length: 100_000 }, (_, at) => ({
      id: (at + 1).toString(16),
      ...(at > 0 && { parent: at.toString(16) }),
      from: at / 1000,
      to: 300 - at / 1000,
    }));
    expect(pathOf(...sketches.slice(0, 3))).toHaveLength(5);
    const model = buildModel(traceOf(sketches));
    expect(criticalPath(model, model.roots[0]!)).toHaveLength(199_999);
  });
});

/** A tree whose children start within their parents' time and may outlive them. */
function randomTree(seed: number): SpanSketch[] {
  let state = seed;
  const random = (below: number) => (state = (state * 48_271) % 2_147_483_647) % below;
  const sketches: SpanSketch[] = [{ id: '1', from: 0, to: 50 }];
  for (let id = 2; id < 30; id++) {
    const parent = sketches[random(sketches.length)]!;
    const from = parent.from + random(Math.max(1, parent.to - parent.from));
    sketches.push({ id: id.toString(16), parent: parent.id, from, to: from + 1 + random(40) });
  }
  return sketches;
}
