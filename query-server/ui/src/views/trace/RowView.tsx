import { barLabel, shortLabel } from '../../trace/labels';
import { isError } from '../../trace/model';
import { labelPlace } from '../../trace/place';
import type { Row } from '../../trace/rows';
import { total, type Interval } from '../../trace/self';
import { barPlace, Bar, PathMarks } from './Bar';
import { RowName } from './RowName';
import type { ViewState } from './viewState';

interface Properties {
  id: string;
  row: Row;
  state: ViewState;
  /** Pixels from the first row's top. */
  top: number;
  isActive: boolean;
  isNarrow: boolean;
  /** The critical path under this row's bar. */
  path: readonly Interval[];
  onActivate: () => void;
}

/** One row of the waterfall: name, bar, label. */
export function RowView({ id, row, state, top, isActive, isNarrow, path, onActivate }: Properties) {
  const { selected, matches, window } = state;
  const node = row.type === 'span' ? row.node : undefined;
  const isSelected = node !== undefined && node === selected;
  const canOpen = (row.type === 'span' || row.type === 'group') && row.open !== undefined;
  const isMatch = node
    ? matches.has(node.index)
    : row.type === 'group' && row.members.some((member) => matches.has(member.index));
  const classes = ['row', isSelected && 'selected', isActive && 'active', isMatch && 'match'].filter(Boolean).join(' ');
  return (
    <div
      id={id}
      class={classes}
      role="treeitem"
      aria-level={row.depth + 1}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-selected={isSelected || isActive}
      aria-expanded={canOpen ? (row.open as boolean) : undefined}
      style={{ top: `${top}px` }}
      onClick={onActivate}
      onDblClick={() => node && node.end > node.start && state.setWindow({ from: node.start, to: node.end })}
    >
      <RowName row={row} isNarrow={isNarrow} toggle={canOpen ? () => state.setOpen(row, !row.open) : undefined} />
      {/* White space, so that the name and the figures are two words for a screen reader. */ ' '}
      <div class="timeline">
        <Bar row={row} state={state} />
        {total(path) > 0 && <PathMarks intervals={path} window={window} />}
        <BarLabel row={row} state={state} isNarrow={isNarrow} />
      </div>
    </div>
  );
}

function BarLabel({ row, state, isNarrow }: { row: Row; state: ViewState; isNarrow: boolean }) {
  const bar = barPlace(row, state.window);
  const { at, leftOf, isTight } = labelPlace(bar, isNarrow);
  const isOutside = bar === 'before' || bar === 'after';
  const failed = row.type === 'span' && isError(row.node);
  const full = barLabel(state.model, row);
  const classes = ['bar-label', leftOf && 'before', failed && 'error', isOutside && 'outside']
    .filter(Boolean)
    .join(' ');
  return (
    <span class={classes} style={{ left: `${at}%` }}>
      {bar === 'before' && '← '}
      {isTight ? (
        <>
          <span aria-hidden="true">{shortLabel(row)}</span>
          <span class="unseen">{full}</span>
        </>
      ) : (
        full
      )}
      {bar === 'after' && ' →'}
    </span>
  );
}
