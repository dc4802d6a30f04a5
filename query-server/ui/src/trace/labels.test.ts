import { expect, test } from 'vitest';
import { exception, text, traceOf } from '../../fixture/build';
import { errorReason, simpleName } from './exceptions';
import { barLabel, isRunning } from './labels';
import { UNFOLDED, visibleRows } from './rows';
import { buildModel } from './tree';

const label = (...sketches: Parameters<typeof traceOf>[0]) => {
  const model = buildModel(traceOf(sketches));
  return visibleRows(model, UNFOLDED).map((row) => barLabel(model, row));
};

test('a bar says what is unusual before how long it took', () => {
  expect(label({ id: 'a', from: 0, to: 100 }, { id: 'b', parent: 'a', from: -4, to: 10, error: 'boom' })).toEqual([
    '100 ms',
    '✕ boom · 14 ms · starts 4 ms before its parent',
  ]);
});

test('an orphan names the parent that was not received', () => {
  expect(label({ id: 'b', parent: '9f3c00000000001a', from: 0, to: 113 })).toEqual([
    '? at least 113 ms, from its 1 child',
    'parent 9f3c…1a not received · 113 ms',
  ]);
});

test('a running span says so', () => {
  const model = buildModel(
    traceOf([{ id: 'a', from: 0, to: 1310, attributes: [text('datatracing.span.state', 'running')] }]),
  );
  expect(isRunning(model.nodes[0]!)).toBe(true);
  expect(barLabel(model, visibleRows(model, UNFOLDED)[0]!)).toBe('1.31 s so far');
});

test('the reason of an error is the exception, else its type, else its message', () => {
  const [trace] = [
    traceOf([
      {
        id: 'a',
        from: 0,
        to: 1,
        error: 'text',
        attributes: [text('error.type', '500')],
        events: [exception('a.b.Outer$Inner', '', '')],
      },
    ]),
  ];
  const span = trace.spans[0]!;
  expect(errorReason(span)).toBe('Inner');
  expect(errorReason({ ...span, events: [] })).toBe('500');
  expect(errorReason({ ...span, events: [], attributes: [] })).toBe('text');
  expect(simpleName('127.0.0.1')).toBe('127.0.0.1');
});
