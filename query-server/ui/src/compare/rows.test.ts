import { expect, test } from 'vitest';
import type { ComparedRow, Comparison } from '../api/types';
import { changeText, compareAddress, compareVerdict, differences } from './rows';

const side = (millis: number, self = millis) => ({
  spanId: '00f067aa0ba902b7',
  offsetNanos: '0',
  durationNanos: String(millis * 1e6),
  selfTimeNanos: String(self * 1e6),
  error: false,
});

const row = (operation: string, before: number | null, after: number | null): ComparedRow => ({
  depth: 0,
  service: 'shop',
  operation,
  kind: 'SERVER',
  before: before === null ? null : side(before),
  after: after === null ? null : side(after),
});

const trace = (millis: number, errorCount = 0) => ({
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  startTimeUnixNano: '0',
  durationNanos: String(millis * 1e6),
  spanCount: 1,
  errorCount,
  root: null,
  services: [],
});

const comparison = (before: number, after: number, rows: ComparedRow[], errors = 0): Comparison => ({
  before: trace(before),
  after: trace(after, errors),
  paired: 0,
  added: 0,
  removed: 0,
  rows,
});

test('rows tell which side has the span', () =>
  expect(
    differences(comparison(1, 1, [row('a', 1, 3), row('b', null, 2), row('c', 2, null)])).map(({ kind, nanos }) => [
      kind,
      nanos,
    ]),
  ).toEqual([
    ['both', 2e6],
    ['added', 2e6],
    ['removed', -2e6],
  ]));

test('the sentence names the step that says most of it', () => {
  expect(compareVerdict(comparison(100, 400, [row('a', 90, 100), row('b', 10, 300)]))).toEqual({
    subject: 'The second trace took 300 ms longer',
    predicate: 'most of it in shop b',
  });
  expect(compareVerdict(comparison(100, 400, [row('SELECT', null, 300)], 1)).predicate).toBe(
    'with 1 failed span more; most of it in shop SELECT, which only the second has',
  );
  expect(compareVerdict(comparison(400, 100, [row('SELECT', 300, null)])).subject).toBe(
    'The second trace took 300 ms less',
  );
});

test('nothing is blamed for what many steps share', () =>
  expect(
    compareVerdict(
      comparison(
        0,
        40,
        [1, 2, 3, 4].map((n) => row(`s${n}`, 0, 10)),
      ),
    ).predicate,
  ).toBe(''));

test('equal traces are equal', () =>
  expect(compareVerdict(comparison(5, 5, [row('a', 5, 5)]))).toEqual({
    subject: 'Both traces took equally long',
    predicate: '',
  }));

test('changes have a sign', () => {
  expect(changeText(0)).toBe('same');
  expect(changeText(3e6)).toBe('+3 ms');
  expect(changeText(-1.2e9)).toBe('−1.2 s');
});

test('the address holds both traces', () => {
  expect(compareAddress('a')).toBe('/compare?before=a');
  expect(compareAddress('a', 'b')).toBe('/compare?before=a&after=b');
});
