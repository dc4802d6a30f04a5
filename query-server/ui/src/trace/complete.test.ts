import { expect, test } from 'vitest';
import type { Completeness } from '../api/types';
import { completenessVerdict, hasDetails } from './complete';

const answer = (seen: number, expected: number, part: Partial<Completeness> = {}): Completeness => ({
  traceId: '0',
  seenSpanCount: seen,
  expectedSpanCount: expected,
  score: seen / expected,
  gapCount: 0,
  gaps: [],
  unansweredCount: 0,
  unanswered: [],
  uncovered: [],
  droppedDetailCount: '0',
  losses: [],
  ...part,
});

test('a whole trace is whole, and nothing less is', () => {
  expect(completenessVerdict(answer(22, 22))).toBe('No span is known to be missing: 22 spans');
  expect(completenessVerdict(answer(1, 1))).toBe('No span is known to be missing: 1 span');
  expect(completenessVerdict(answer(9_999, 10_000))).toBe('Less than 100 % is here: 9,999 of at least 10,000 spans');
  expect(completenessVerdict(answer(1, 2))).toBe('At most 50 % is here: 1 of at least 2 spans');
});

test('coverage is worth telling although nothing is missing', () => {
  expect(hasDetails(answer(2, 2))).toBe(false);
  expect(hasDetails(answer(2, 2, { uncovered: ['10.0.0.9:80'] }))).toBe(true);
  expect(hasDetails(answer(1, 2, { gapCount: 1 }))).toBe(true);
});
