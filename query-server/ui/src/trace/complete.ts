import type { Completeness } from '../api/types';
import { count, percent, plural } from '../format/text';

/** `all 22 spans`, or how much at most. */
export function completenessVerdict(answer: Completeness): string {
  const { seenSpanCount: seen, expectedSpanCount: expected, score } = answer;
  if (seen === expected) return `No span is known to be missing: ${plural(seen, 'span')}`;
  // Never rounded up to all of it.
  const share = score >= 0.995 ? 'Less than 100 %' : `At most ${percent(score)}`;
  return `${share} is here: ${count(seen)} of at least ${plural(expected, 'span')}`;
}

/** Whether there is more to say than the verdict. */
export const hasDetails = (answer: Completeness): boolean =>
  answer.gapCount + answer.unansweredCount + answer.uncovered.length + answer.losses.length > 0;
