import { isError, type SpanNode } from './model';

/** One column of the strip that stands for many alike spans: how many started in it, from 0 to 1, and whether one failed. */
export interface DensityColumn {
  readonly height: number;
  readonly failed: boolean;
}

/** Starts of the members over the time they cover, in equal columns, relative to the fullest. */
export function density(members: readonly SpanNode[], start: number, end: number, columns: number): DensityColumn[] {
  const starts = new Array<number>(columns).fill(0);
  const failed = new Array<boolean>(columns).fill(false);
  const width = Math.max(1, end - start);
  for (const member of members) {
    const column = Math.min(columns - 1, Math.floor(((member.start - start) / width) * columns));
    starts[column]!++;
    if (isError(member)) failed[column] = true;
  }
  const most = Math.max(1, ...starts);
  return starts.map((count, at) => ({ height: count / most, failed: failed[at]! }));
}

/** From the first start to the last end. */
export function covered(members: readonly SpanNode[]): { start: number; end: number } {
  return {
    start: members.reduce((start, member) => Math.min(start, member.start), Infinity),
    end: members.reduce((end, member) => Math.max(end, member.end), 0),
  };
}
