import { describe, expect, test } from 'vitest';
import { text, traceOf, type SpanSketch } from '../../fixture/build';
import { fold, foldAll, reveal } from './folding';
import { groupFigures, UNFOLDED, visibleRows, type Folding, type GroupRow, type Row } from './rows';
import { buildModel } from './tree';
import type { TraceModel } from './model';

const describeRow = (row: Row): string => {
  switch (row.type) {
    case 'span':
      return `${'.'.repeat(row.depth)}${row.node.span.name}`;
    case 'group':
      return `${'.'.repeat(row.depth)}${row.members.length} × ${row.members[0]!.span.name}`;
    case 'wait':
      return `${'.'.repeat(row.depth)}wait ${(row.end - row.start) / 1e6} ms`;
    case 'gap':
      return `missing ${row.missing.spanId}`;
  }
};
const drawn = (model: TraceModel, folding: Folding = UNFOLDED) => visibleRows(model, folding).map(describeRow);

const alike = (count: number, parent: string): SpanSketch[] =>
  Array.from({ length: count }, (_, at) => ({
    id: (at + 100).toString(16),
    parent,
    name: 'lookup',
    from: at,
    to: at + 2,
  }));

describe('the rows of the waterfall', () => {
  const shop = buildModel(
    traceOf([
      { id: 'a', from: 0, to: 100 },
      { id: 'b', parent: 'a', from: 10, to: 50 },
      { id: 'c', parent: 'b', from: 20, to: 30 },
      { id: 'd', parent: 'a', from: 60, to: 70 },
    ]),
  );

  test('are the tree, indented', () => {
    expect(drawn(shop)).toEqual(['a', '.b', '..c', '.d']);
  });

  test('leave out what is under a closed one', () => {
    const row = visibleRows(shop, UNFOLDED)[1]!;
    const closed = fold(UNFOLDED, row, false);
    expect(drawn(shop, closed)).toEqual(['a', '.b', '.d']);
    expect(drawn(shop, fold(closed, row, true))).toEqual(['a', '.b', '..c', '.d']);
  });

  test('can all be closed and opened', () => {
    expect(drawn(shop, foldAll(shop, false))).toEqual(['a']);
    expect(drawn(shop, foldAll(shop, true))).toEqual(['a', '.b', '..c', '.d']);
  });

  test('say their place among siblings for screen readers', () => {
    const places = visibleRows(shop, UNFOLDED).map(({ position, siblings }) => `${position}/${siblings}`);
    expect(places).toEqual(['1/1', '1/2', '1/1', '2/2']);
  });

  test('fold twenty alike siblings into one, not nineteen', () => {
    expect(drawn(buildModel(traceOf([{ id: 'a', from: 0, to: 100 }, ...alike(20, 'a')])))).toEqual([
      'a',
      '.20 × lookup',
    ]);
    expect(drawn(buildModel(traceOf([{ id: 'a', from: 0, to: 100 }, ...alike(19, 'a')])))).toHaveLength(20);
  });

  test('open a group in place, and by revealing a member', () => {
    const model = buildModel(
      traceOf([{ id: 'a', from: 0, to: 100 }, ...alike(25, 'a'), { id: 'z', parent: '66', from: 3, to: 4 }]),
    );
    const group = visibleRows(model, UNFOLDED)[1]!;
    expect(drawn(model, fold(UNFOLDED, group, true)).slice(0, 4)).toEqual([
      'a',
      '.25 × lookup',
      '..lookup',
      '..lookup',
    ]);
    const deep = model.nodes[model.byId.get('z'.padStart(16, '0'))!]!;
    const revealed = reveal(model, foldAll(model, false), deep);
    expect(drawn(model, revealed)).toContain('...z');
  });

  test('keep other siblings where they are around a group', () => {
    const sketches = [
      { id: 'a', from: 0, to: 100 },
      { id: 'b', parent: 'a', from: -1, to: 0 },
      ...alike(20, 'a'),
      { id: 'e', parent: 'a', from: 90, to: 95 },
    ];
    expect(drawn(buildModel(traceOf(sketches)))).toEqual(['a', '.b', '.20 × lookup', '.e']);
  });

  test('show the time in a topic above its consumer', () => {
    const topic = [text('messaging.destination.name', 'orders')];
    const model = buildModel(
      traceOf([
        { id: 'a', kind: 'PRODUCER', from: 0, to: 10, attributes: topic },
        { id: 'b', parent: 'a', kind: 'CONSUMER', from: 60, to: 70, attributes: topic },
      ]),
    );
    expect(drawn(model)).toEqual(['a', '.wait 50 ms', '.b']);
  });

  test('show no wait where the clocks deny one', () => {
    const model = buildModel(
      traceOf([
        { id: 'a', kind: 'PRODUCER', from: 0, to: 10 },
        { id: 'b', parent: 'a', kind: 'CONSUMER', from: 8, to: 70 },
      ]),
    );
    expect(drawn(model)).toEqual(['a', '.b']);
  });

  test('show a missing parent above its orphans', () => {
    const model = buildModel(
      traceOf([
        { id: 'a', from: 0, to: 9 },
        { id: 'b', parent: 'f', from: 1, to: 2 },
        { id: 'c', parent: 'f', from: 3, to: 4 },
      ]),
    );
    expect(drawn(model)).toEqual(['a', 'missing 000000000000000f', 'b', 'c']);
  });

  test('sum up a group', () => {
    const model = buildModel(
      traceOf([
        { id: 'a', from: 0, to: 100 },
        ...alike(21, 'a'),
        { id: '5', parent: 'a', name: 'lookup', from: 0, to: 90, error: 'x' },
      ]),
    );
    const group = visibleRows(model, UNFOLDED)[1] as GroupRow;
    expect(groupFigures(group.members)).toEqual({ median: 2e6, longest: 90e6, errors: 1 });
  });

  test('are 100,000 without trouble', () => {
    const wide = Array.from({ length: 100_000 }, (_, at) => ({
      id: (at + 2).toString(16),
      parent: '1',
      name: `n${at}`,
      from: at,
      to: at + 1,
    }));
    const model = buildModel(traceOf([{ id: '1', from: 0, to: 100_000 }, ...wide]));
    expect(visibleRows(model, UNFOLDED)).toHaveLength(100_001);
  });
});
