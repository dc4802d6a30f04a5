import type { ComparedRow, Comparison } from '../api/types';
import { duration } from '../format/duration';
import { plural } from '../format/text';

/** What a row of a comparison says: which side has the span, and by how much longer the later one is. */
export interface Difference {
  readonly row: ComparedRow;
  readonly kind: 'both' | 'added' | 'removed';
  /** Nanoseconds of its own time, without what its children took: where the difference arises. */
  readonly selfNanos: number;
  readonly nanos: number;
}

export const differences = ({ rows }: Comparison): Difference[] =>
  rows.map((row) => ({
    row,
    kind: row.before === null ? 'added' : row.after === null ? 'removed' : 'both',
    selfNanos: Number(row.after?.selfTimeNanos ?? 0) - Number(row.before?.selfTimeNanos ?? 0),
    nanos: Number(row.after?.durationNanos ?? 0) - Number(row.before?.durationNanos ?? 0),
  }));

/** `+300 ms`, `−1.2 s`, `same`. */
export function changeText(nanos: number): string {
  if (nanos === 0) return 'same';
  return `${nanos > 0 ? '+' : '−'}${duration(Math.abs(nanos))}`;
}

/** The answer in one sentence: how the second trace differs, and the step that says most of it. */
export function compareVerdict(comparison: Comparison): { subject: string; predicate: string } {
  const { before, after } = comparison;
  const change = Number(after.durationNanos) - Number(before.durationNanos);
  const subject =
    change === 0
      ? 'Both traces took equally long'
      : `The second trace took ${duration(Math.abs(change))} ${change > 0 ? 'longer' : 'less'}`;
  const failures = after.errorCount - before.errorCount;
  const failed =
    failures === 0 ? '' : `, with ${plural(Math.abs(failures), 'failed span')} ${failures > 0 ? 'more' : 'fewer'}`;
  const most = mostOf(differences(comparison), change);
  const where = most
    ? `; most of it in ${most.row.service} ${most.row.operation}${most.kind === 'both' ? '' : `, which only the ${most.kind === 'added' ? 'second' : 'first'} has`}`
    : '';
  return { subject, predicate: `${failed}${where}`.replace(/^[,;] /, '') };
}

/** The step whose own time changed most in the direction of the whole, if that is half of it at least. */
function mostOf(all: readonly Difference[], change: number): Difference | undefined {
  const toward = (one: Difference) => one.selfNanos * Math.sign(change);
  const most = all.reduce<Difference | undefined>(
    (best, one) => (best === undefined || toward(one) > toward(best) ? one : best),
    undefined,
  );
  return change !== 0 && most && toward(most) >= Math.abs(change) / 2 ? most : undefined;
}

/** The address of the comparison; without the second trace the page asks for it. */
export const compareAddress = (before: string, after?: string): string =>
  `/compare?before=${before}${after ? `&after=${after}` : ''}`;
