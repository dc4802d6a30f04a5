import { useMemo } from 'preact/hooks';
import { density } from '../../trace/density';
import { isRescued, isRunning } from '../../trace/labels';
import { isError, type SpanNode } from '../../trace/model';
import { place, type Place } from '../../trace/place';
import { rowInterval, type GroupRow, type Row } from '../../trace/rows';
import type { Window } from '../../trace/scale';
import { coalesce, selfIntervals, type Interval } from '../../trace/self';
import type { ViewState } from './viewState';

/** Slivers nearer than this share of the window are drawn as one. */
const FINEST = 1 / 1500;
const COLUMNS = 60;

const style = ({ left, width }: Place) => ({ left: `${left}%`, width: `${width}%` });

/** Where the bar of a row lies, whatever the row stands for. */
export function barPlace(row: Row, window: Window): Place | 'before' | 'after' {
  const { start, end } = rowInterval(row);
  return place(window, start, end);
}

/** The bar of a row; nothing when it lies outside of the window. */
export function Bar({ row, state }: { row: Row; state: ViewState }) {
  const bar = barPlace(row, state.window);
  if (bar === 'before' || bar === 'after') return null;
  switch (row.type) {
    case 'wait':
      return <div class="bar wait" style={style(bar)} />;
    case 'gap':
      return <div class="bar gap" style={style(bar)} />;
    case 'group':
      return <GroupBar row={row} bar={bar} window={state.window} />;
    case 'span':
      return <SpanBar node={row.node} bar={bar} state={state} />;
  }
}

/** The whole span pale, on top in full colour where none of its children runs. */
function SpanBar({ node, bar, state }: { node: SpanNode; bar: Place; state: ViewState }) {
  const { model, window } = state;
  const classes = ['bar', isError(node) && 'failed', isRunning(node) && 'running', isRescued(node) && 'rescued'];
  const own = isRunning(node) ? [] : coalesce(selfIntervals(model, node), (window.to - window.from) * FINEST);
  return (
    <div class={classes.filter(Boolean).join(' ')} data-slot={node.slot} style={style(bar)}>
      {own.map((interval) => {
        const part = within(bar, window, interval);
        return part && <i key={interval[0]} style={style(part)} />;
      })}
    </div>
  );
}

/** A strip of starts: how many of the alike spans began in each part, full-height ticks where one failed. */
function GroupBar({ row, bar, window }: { row: GroupRow; bar: Place; window: Window }) {
  const { members, covered } = row;
  const columns = useMemo(() => {
    const from = Math.max(covered.start, window.from);
    const to = Math.min(covered.end, window.to);
    const inside = members.filter((member) => member.start >= from && member.start <= to);
    return density(inside, from, to, COLUMNS);
  }, [members, covered, window]);
  const path = (height: (column: (typeof columns)[number]) => number) =>
    columns
      .map((column, x) => (height(column) > 0 ? `M${x * 2} 16v${-height(column)}h1.4v${height(column)}z` : ''))
      .join('');
  return (
    <div class="bar group" data-slot={members[0]!.slot} style={style(bar)}>
      <svg viewBox={`0 0 ${COLUMNS * 2} 16`} preserveAspectRatio="none" aria-hidden="true">
        <path class="starts" d={path((column) => (column.height > 0 ? Math.max(2, column.height * 15) : 0))} />
        <path class="errors" d={path((column) => (column.failed ? 16 : 0))} />
      </svg>
    </div>
  );
}

/** The ink line under the bar where the trace's end depended on this row. */
export function PathMarks({ intervals, window }: { intervals: readonly Interval[]; window: Window }) {
  return (
    <>
      {coalesce(intervals, (window.to - window.from) * FINEST).map(([start, end]) => {
        const mark = place(window, start, end);
        return typeof mark === 'object' && <i key={start} class="on-path" style={style(mark)} />;
      })}
    </>
  );
}

/** The place of an interval in percent of its bar, which may be cut by the window. */
function within(bar: Place, window: Window, [start, end]: Interval): Place | undefined {
  const part = place(window, start, end);
  if (typeof part === 'string') return undefined;
  if (bar.width === 0) return { left: 0, width: 100 };
  return { left: ((part.left - bar.left) / bar.width) * 100, width: (part.width / bar.width) * 100 };
}
