import type { SpanNode, TraceModel } from './model';
import { groupKeyOf, type Folding, type Row } from './rows';
import { ancestors } from './tree';

/** Opens or closes a row; rows that cannot be opened stay as they are. */
export function fold(folding: Folding, row: Row, open: boolean): Folding {
  if (row.type === 'group') return { ...folding, openGroups: toggled(folding.openGroups, row.key, open) };
  if (row.type !== 'span' || row.open === undefined) return folding;
  return { ...folding, closedSpans: toggled(folding.closedSpans, row.node.index, !open) };
}

/** Opens whatever hides a node; the same folding when nothing does, so that nothing is drawn anew. */
export function reveal(model: TraceModel, folding: Folding, node: SpanNode): Folding {
  const closedSpans = new Set(folding.closedSpans);
  const openGroups = new Set(folding.openGroups);
  for (const step of [node, ...ancestors(model, node.index)]) {
    const group = groupKeyOf(model, step);
    if (group) openGroups.add(group);
    if (step !== node) closedSpans.delete(step.index);
  }
  const isSame = closedSpans.size === folding.closedSpans.size && openGroups.size === folding.openGroups.size;
  return isSame ? folding : { closedSpans, openGroups };
}

/** Every span with children closed, or everything open save the groups. */
export function foldAll(model: TraceModel, open: boolean): Folding {
  const closed = open ? [] : model.nodes.filter((node) => node.children.length).map((node) => node.index);
  return { closedSpans: new Set(closed), openGroups: new Set() };
}

function toggled<T>(set: ReadonlySet<T>, member: T, present: boolean): Set<T> {
  const next = new Set(set);
  if (present) next.add(member);
  else next.delete(member);
  return next;
}
