import type { PathSegment } from './critical';
import type { TraceModel } from './model';
import type { Row } from './rows';
import type { Interval } from './self';

/** The critical path as it is drawn on the rows that are visible. */
export interface PathOnRows {
  /** What lies under the bar of a row, by the row's place in the list. */
  readonly intervals: ReadonlyMap<number, readonly Interval[]>;
  /** Where the path goes from one row to another. */
  readonly steps: readonly { readonly at: number; readonly fromRow: number; readonly toRow: number }[];
}

/** A span that is folded away lends its part of the path to the nearest row that stands for it. */
export function pathOnRows(model: TraceModel, rows: readonly Row[], path: readonly PathSegment[]): PathOnRows {
  const rowOfNode = rowsByNode(rows, 'span');
  const rowOfWait = rowsByNode(rows, 'wait');
  const intervals = new Map<number, Interval[]>();
  const steps: { at: number; fromRow: number; toRow: number }[] = [];
  let previous: number | undefined;
  for (const { node, start, end, kind } of path) {
    const row = (kind === 'wait' ? rowOfWait.get(node) : undefined) ?? visibleRow(model, rowOfNode, node);
    if (row === undefined) continue;
    append(intervals, row, [start, end]);
    if (previous !== undefined && previous !== row) steps.push({ at: start, fromRow: previous, toRow: row });
    previous = row;
  }
  return { intervals, steps };
}

/** The row that stands for each node: its own, or the closed group it belongs to. */
export function rowsByNode(rows: readonly Row[], type: 'span' | 'wait'): Map<number, number> {
  const found = new Map<number, number>();
  rows.forEach((row, at) => {
    if (row.type === type) found.set(row.node.index, at);
    else if (type === 'span' && row.type === 'group' && !row.open) {
      for (const member of row.members) found.set(member.index, at);
    }
  });
  return found;
}

/** The row of a node or of its nearest ancestor that has one. */
export function visibleRow(
  model: TraceModel,
  rowOfNode: ReadonlyMap<number, number>,
  node: number,
): number | undefined {
  for (let at = node; at >= 0; at = model.nodes[at]!.parent) {
    const row = rowOfNode.get(at);
    if (row !== undefined) return row;
  }
  return undefined;
}

function append(intervals: Map<number, Interval[]>, row: number, interval: Interval): void {
  const known = intervals.get(row);
  if (known) known.push(interval);
  else intervals.set(row, [interval]);
}
