import { expect, test } from 'vitest';
import { ago, clock, day, unixMillis, utcOffset } from './time';

const NOON = new Date(2026, 0, 15, 12, 3, 4, 56).getTime();

test('a time of day keeps milliseconds apart', () =>
  expect(clock(NOON)).toEqual({ time: '12:03:04', fraction: '.056' }));

test('a day has its year only when it is not this one', () => {
  expect(day(NOON, NOON)).toBe('15 Jan');
  expect(day(NOON, new Date(2027, 5, 1).getTime())).toBe('15 Jan 2026');
});

test.each([
  [-500, 'just now'],
  [999, 'just now'],
  [2000, '2 s ago'],
  [162_000, '2 min ago'],
  [7_200_000, '2 h ago'],
  [200_000_000, '2 d ago'],
])('%d ms before is %s', (millis, text) => expect(ago(NOON - millis, NOON)).toBe(text));

test('nanoseconds lose what Date cannot hold', () =>
  expect(unixMillis(1_768_478_400_123_999_999n)).toBe(1_768_478_400_123));

test('an offset from UTC says its minutes only when it has some', () => {
  expect(utcOffset(60)).toBe('UTC+1');
  expect(utcOffset(-210)).toBe('UTC−3:30');
  expect(utcOffset(0)).toBe('UTC+0');
});
