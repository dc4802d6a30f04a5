import { expect, test } from 'vitest';
import type { ErrorGroup } from '../api/types';
import { byOrigin, errorsVerdict, errorText, originText } from './words';

const seen = { timeUnixNano: '0', traceId: '1'.repeat(32), spanId: '1'.repeat(16), message: '' };
const group = (service: string, given: Partial<ErrorGroup>): ErrorGroup => ({
  service: { name: service, colorSlot: 0 },
  operation: 'GET /price',
  type: '',
  message: '',
  count: 1,
  originCount: 1,
  traceCount: 1,
  first: seen,
  last: seen,
  ...given,
});

const passedOn = group('shop', { count: 20, originCount: 0 });
const origin = group('pricing', { count: 12, originCount: 12, traceCount: 11, type: 'a.b.NoPrice', message: 'sku *' });

test('where failures begin comes before what they made fail', () =>
  expect(byOrigin([passedOn, origin])).toEqual([origin, passedOn]));

test('the heading names the failure that begins most often', () => {
  const errors = { traceCount: 20, fromTimeUnixNano: '0', groupCount: 2, ungroupedCount: 0, truncated: false };
  expect(errorsVerdict({ ...errors, groups: [passedOn, origin] }, 'in the last hour')).toEqual({
    subject: 'pricing fails at GET /price: NoPrice: sku *',
    predicate: '12 times in 11 traces in the last hour',
  });
  expect(errorsVerdict({ ...errors, groups: [] }, 'in the last hour').subject).toBe('Nothing failed');
});

test('an error has a text whatever it says of itself', () => {
  expect(errorText(group('a', { type: '500' }))).toBe('500');
  expect(errorText(group('a', { message: 'gone' }))).toBe('gone');
  expect(errorText(group('a', {}))).toBe('no message');
});

test('how many began here is told', () => {
  expect(originText(origin)).toBe('all');
  expect(originText(passedOn)).toBe('none, passed on');
  expect(originText(group('a', { count: 3, originCount: 2 }))).toBe('2 of 3');
});
