import { isError, type MissingParent, type SpanNode, type TraceModel } from './model';
import { covered } from './density';
import { waitInTopic } from './messaging';

/** Siblings of one service and name that many and more are drawn as one row. */
export const FAN_OUT = 20;

interface RowPlace {
  /** Identifies the row across openings and closings. */
  readonly key: string;
  readonly depth: number;
  /** Place among its siblings, from 1. */
  readonly position: number;
  readonly siblings: number;
}

export interface SpanRow extends RowPlace {
  readonly type: 'span';
  readonly node: SpanNode;
  /** Undefined for a leaf. */
  readonly open: boolean | undefined;
}

/** Spans that differ in nothing but when they ran. */
export interface GroupRow extends RowPlace {
  readonly type: 'group';
  readonly members: readonly SpanNode[];
  /** From the first start to the last end. */
  readonly covered: { readonly start: number; readonly end: number };
  readonly open: boolean;
}

/** Nobody ran: the record lay in its topic until `node` took it. */
export interface WaitRow extends RowPlace {
  readonly type: 'wait';
  readonly node: SpanNode;
  readonly start: number;
  readonly end: number;
}

/** A span that did not arrive, above its orphans. */
export interface GapRow extends RowPlace {
  readonly type: 'gap';
  readonly missing: MissingParent;
}

export type Row = SpanRow | GroupRow | WaitRow | GapRow;

/** What the user changed from the default, in which spans are open and groups closed. */
export interface Folding {
  readonly closedSpans: ReadonlySet<number>;
  readonly openGroups: ReadonlySet<string>;
}

export const UNFOLDED: Folding = { closedSpans: new Set(), openGroups: new Set() };

/** The rows of the waterfall from top to bottom: everything whose ancestors are open. */
export function visibleRows(model: TraceModel, folding: Folding): Row[] {
  const rows: Row[] = [];
  const orphanHeads = new Map(model.missing.map((missing) => [missing.orphans[0]!, missing]));
  const stack: Row[] = siblingRows(model, folding, model.roots, 0, 'root', orphanHeads).reverse();
  for (let row = stack.pop(); row; row = stack.pop()) {
    rows.push(row);
    for (const below of rowsBelow(model, folding, row).reverse()) stack.push(below);
  }
  return rows;
}

/** From when to when a row has something to draw. */
export function rowInterval(row: Row): { readonly start: number; readonly end: number } {
  switch (row.type) {
    case 'span':
      return row.node;
    case 'wait':
      return row;
    case 'gap':
      return row.missing;
    case 'group':
      return row.covered;
  }
}

/** The colour of a row; none for waits and gaps, where nobody ran. */
export function rowSlot(row: Row): number | undefined {
  if (row.type === 'span') return row.node.slot;
  return row.type === 'group' ? row.members[0]!.slot : undefined;
}

/** The group a node is drawn in when the group is open, or undefined. */
export function groupKeyOf(model: TraceModel, node: SpanNode): string | undefined {
  const siblings = node.parent < 0 ? model.roots : model.nodes[node.parent]!.children;
  const alike = siblings.filter((sibling) => likeness(model.nodes[sibling]!) === likeness(node));
  return alike.length < FAN_OUT ? undefined : groupKey(parentKey(node), node);
}

function rowsBelow(model: TraceModel, folding: Folding, row: Row): Row[] {
  if (row.type === 'group' && row.open) {
    return row.members.map((node, at) => spanRow(node, row.depth + 1, folding, at + 1, row.members.length));
  }
  if (row.type === 'span' && row.open) {
    return siblingRows(model, folding, row.node.children, row.depth + 1, row.key);
  }
  return [];
}

/** One row a sibling, with waits and gaps before the span they belong to and those that are alike folded into one. */
function siblingRows(
  model: TraceModel,
  folding: Folding,
  siblings: readonly number[],
  depth: number,
  parent: string,
  orphanHeads?: ReadonlyMap<number, MissingParent>,
): Row[] {
  const groups = fanOuts(model, siblings);
  const rows: Row[] = [];
  const place = { depth, position: 0, siblings: 0 };
  for (const index of siblings) {
    const node = model.nodes[index]!;
    const missing = orphanHeads?.get(index);
    if (missing) rows.push({ type: 'gap', key: `gap ${missing.spanId}`, missing, ...place });
    const members = groups.get(likeness(node));
    if (members) {
      if (members[0] !== node) continue;
      const key = groupKey(parent, node);
      rows.push({
        type: 'group',
        key,
        members,
        covered: covered(members),
        open: folding.openGroups.has(key),
        ...place,
      });
      continue;
    }
    const wait = waitInTopic(model, node);
    if (wait) rows.push({ type: 'wait', key: `wait ${index}`, node, start: wait[0], end: wait[1], ...place });
    rows.push(spanRow(node, depth, folding, 0, 0));
  }
  return rows.map((row, at) => ({ ...row, position: at + 1, siblings: rows.length }));
}

function spanRow(node: SpanNode, depth: number, folding: Folding, position: number, siblings: number): SpanRow {
  const open = node.children.length ? !folding.closedSpans.has(node.index) : undefined;
  return { type: 'span', key: `span ${node.index}`, node, open, depth, position, siblings };
}

/** The members of each fan-out among siblings, by likeness. */
function fanOuts(model: TraceModel, siblings: readonly number[]): Map<string, SpanNode[]> {
  const groups = new Map<string, SpanNode[]>();
  if (siblings.length < FAN_OUT) return groups;
  for (const index of siblings) {
    const node = model.nodes[index]!;
    const group = groups.get(likeness(node));
    if (group) group.push(node);
    else groups.set(likeness(node), [node]);
  }
  for (const [key, group] of groups) if (group.length < FAN_OUT) groups.delete(key);
  return groups;
}

const likeness = ({ span, detached }: SpanNode) => `${span.service}\n${span.name}\n${span.kind}\n${detached ?? ''}`;
const parentKey = (node: SpanNode) => (node.parent < 0 ? 'root' : `span ${node.parent}`);
const groupKey = (parent: string, node: SpanNode) => `group ${parent} ${likeness(node)}`;

/** How long the members of a group took, and how many failed. */
export interface GroupFigures {
  readonly median: number;
  readonly longest: number;
  readonly errors: number;
}

/** A group may have 100,000 members and is drawn with every key: what does not change is worked out once. */
const knownFigures = new WeakMap<readonly SpanNode[], GroupFigures>();

export function groupFigures(members: readonly SpanNode[]): GroupFigures {
  const known = knownFigures.get(members);
  if (known) return known;
  const durations = members.map((member) => member.duration).sort((a, b) => a - b);
  const figures = {
    median: durations[Math.floor((durations.length - 1) / 2)]!,
    longest: durations.at(-1)!,
    errors: members.filter(isError).length,
  };
  knownFigures.set(members, figures);
  return figures;
}
