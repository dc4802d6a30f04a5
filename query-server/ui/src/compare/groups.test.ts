import { expect, test } from 'vitest';
import type { Finding, GroupComparison } from '../api/types';
import { EMPTY_QUERY } from '../search/query';
import {
  chanceText,
  featureText,
  findingAddress,
  groupNames,
  groupsAddress,
  groupsVerdict,
  isSignificant,
  parseSplit,
} from './groups';

const finding = (part: Partial<Finding>): Finding => ({
  feature: 'attribute',
  service: 'shop',
  key: 'region',
  value: 'eu',
  first: 30,
  second: 3,
  difference: 0.9,
  pValue: 1e-9,
  adjusted: 1e-7,
  ...part,
});

const comparison = (first: number, second: number, ...findings: Finding[]): GroupComparison => ({
  seenTraces: first + second,
  firstTraces: first,
  secondTraces: second,
  ignoredFeatures: 0,
  findings,
});

test('the heading is what explains most, with both shares', () => {
  const { subject, predicate } = groupsVerdict(comparison(30, 30, finding({})), groupNames('errors'));
  expect(subject).toBe('shop: region = eu');
  expect(predicate).toBe(': 100 % of the traces that failed, 10 % of those that did not');
});

test('what chance explains is no culprit, and few traces are told', () => {
  const byChance = finding({ adjusted: 0.05 });
  expect(isSignificant(byChance)).toBe(false);
  expect(groupsVerdict(comparison(200, 200, byChance), groupNames('2s'))).toEqual({
    subject: 'No difference stands out',
    predicate: '; what differs, chance explains',
  });
  expect(groupsVerdict(comparison(3, 1, byChance), groupNames('2s')).predicate).toBe(
    '; 3 and 1 trace are few to tell by',
  );
});

test('each kind of finding has words and a search', () => {
  const failing = finding({ feature: 'error', operation: 'com.example.Stock/Reserve' });
  expect(featureText(failing)).toBe('fails in shop Stock/Reserve');
  expect(findingAddress(failing, EMPTY_QUERY)).toBe(
    '/search?service=shop&operation=com.example.Stock%2FReserve&tag=error%3Dtrue',
  );
  expect(featureText(finding({ feature: 'service' }))).toBe('passes shop');
  expect(featureText(finding({ feature: 'operation', operation: 'GET' }))).toBe('has shop GET');
  expect(findingAddress(finding({}), EMPTY_QUERY)).toBe('/search?service=shop&tag=region%3Deu');
});

test('chance is a number with two figures, or below one in a thousand', () => {
  expect([1, 0.999, 0.0449, 0.001, 1e-12].map(chanceText)).toEqual(['1', '1', '0.045', '0.001', 'below 0.001']);
});

test('a split is errors or a duration', () => {
  expect(['errors', ' 2s ', '1.5s', '250us', '5000', 'slow', '', '2 s', '-1s'].map(parseSplit)).toEqual([
    'errors',
    '2s',
    '1.5s',
    '250us',
    '5000',
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(groupsAddress(EMPTY_QUERY, 'errors')).toBe('/groups?split=errors');
  expect(groupsAddress({ ...EMPTY_QUERY, service: 'shop' }, '2s')).toBe('/groups?service=shop&split=2s');
});
