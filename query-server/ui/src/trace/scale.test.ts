import { describe, expect, test } from 'vitest';
import { labelPlace, place } from './place';
import { between, fraction, pan, ticks, zoom } from './scale';

const labels = (from: number, to: number, most = 7) => ticks({ from, to }, most).map(({ label }) => label);

describe('ticks', () => {
  test('are round', () => expect(labels(0, 6.412e9)).toEqual(['0', '1 s', '2 s', '3 s', '4 s', '5 s', '6 s']));
  test('have one unit inside a window', () =>
    expect(labels(3.3e9, 4.5e9)).toEqual(['3.4 s', '3.6 s', '3.8 s', '4 s', '4.2 s', '4.4 s']));
  test('get a smaller unit when decimals run out', () => expect(labels(3e9, 3e9 + 5000, 5)).toContain('3,000.001 ms'));
  test('work for nanoseconds', () => expect(labels(0, 10, 5)).toEqual(['0', '2 ns', '4 ns', '6 ns', '8 ns']));
  test('are none for an empty window', () => expect(labels(5, 5)).toEqual([]));
});

describe('zoom and pan', () => {
  test('keep the moment under the pointer in its place', () => {
    const before = { from: 100_000, to: 300_000 };
    const after = zoom(before, 2, 150_000, 1_000_000);
    expect(after).toEqual({ from: 125_000, to: 225_000 });
    expect(fraction(after, 150_000)).toBe(fraction(before, 150_000));
  });
  test('stay inside the trace', () => {
    expect(zoom({ from: 0, to: 1000 }, 0.5, 900, 1500)).toEqual({ from: 0, to: 1500 });
    expect(pan({ from: 800, to: 1000 }, 5, 1000)).toEqual({ from: 800, to: 1000 });
    expect(pan({ from: 500, to: 700 }, -Infinity, 1000)).toEqual({ from: 0, to: 200 });
  });
  test('take two moments in any order', () => expect(between(700, 200, 1000)).toEqual({ from: 200, to: 700 }));
  test('stop at what can be drawn', () => expect(between(500, 500, 1000)).toEqual({ from: 500, to: 600 }));
});

describe('the place of a bar', () => {
  const window = { from: 1000, to: 2000 };
  test('is cut to the window', () => expect(place(window, 500, 1500)).toEqual({ left: 0, width: 50 }));
  test('is beside it otherwise', () => {
    expect(place(window, 0, 999)).toBe('before');
    expect(place(window, 2001, 3000)).toBe('after');
  });
  test('decides where the label stands', () => {
    expect(labelPlace({ left: 10, width: 20 }, false)).toEqual({ at: 30, leftOf: false, isTight: false });
    expect(labelPlace({ left: 75, width: 20 }, false)).toEqual({ at: 75, leftOf: true, isTight: false });
    expect(labelPlace({ left: 0, width: 100 }, false)).toEqual({ at: 100, leftOf: false, isTight: true });
  });
});
