import { expect, test } from 'vitest';
import { duration, offset } from './duration';

test.each([
  [0, '0 ns'],
  [999, '999 ns'],
  [1000, '1 µs'],
  [12_345, '12.3 µs'],
  [482e6, '482 ms'],
  [999.7e6, '1 s'],
  [6.412e9, '6.41 s'],
  [59.99e9, '1 min'],
  [90e9, '1.5 min'],
  [3600e9, '1 h'],
  [4000 * 3600e9, '4,000 h'],
  [-6e6, '−6 ms'],
])('%d ns is %s', (nanos, text) => expect(duration(nanos)).toBe(text));

test('an offset has a sign', () => {
  expect(offset(0)).toBe('0');
  expect(offset(2.388e9)).toBe('+2.39 s');
  expect(offset(-4e6)).toBe('−4 ms');
});
