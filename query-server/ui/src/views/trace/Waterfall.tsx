import { useMemo, useRef } from 'preact/hooks';
import { useRevealed, useVirtualRows } from '../../state/virtual';
import { useMedia } from '../../state/watch';
import { timeOfDay } from '../../trace/labels';
import { pathOnRows } from '../../trace/pathRows';
import { fraction, ticks, zoom } from '../../trace/scale';
import { RowView } from './RowView';
import { closeOrUp, isOpen, moveTo, openOrDown } from './rowKeys';
import type { ViewState } from './viewState';

/** In step with --row and the height of .axis-row in the style sheets. */
const WIDE = { row: 26, axis: 28 };
const NARROW = { row: 44, axis: 22 };

const PAGE_ROWS = 20;
const MOST_TICKS = { wide: 7, narrow: 4 };

/** The spans as a tree with a time axis. Only the rows in sight are in the document, however long the trace is. */
export function Waterfall({ state }: { state: ViewState }) {
  const { model, rows, window, active } = state;
  const isNarrow = useMedia('(max-width: 600px)');
  const height = isNarrow ? NARROW : WIDE;
  const scroller = useRef<HTMLDivElement>(null);
  const { slice, reveal } = useVirtualRows(scroller, rows.length, height.row, height.axis);
  useRevealed(active, reveal);
  const path = useMemo(
    () => pathOnRows(model, rows, state.showPath ? state.path : []),
    [model, rows, state.path, state.showPath],
  );
  const axis = ticks(window, isNarrow ? MOST_TICKS.narrow : MOST_TICKS.wide);
  const left = (at: number) => `${fraction(window, at) * 100}%`;
  const drawn = rows.slice(slice.first, slice.last);
  const steps = path.steps.filter(({ at, fromRow, toRow }) => {
    const inTime = at >= window.from && at <= window.to;
    return inTime && Math.max(fromRow, toRow) >= slice.first && Math.min(fromRow, toRow) < slice.last;
  });

  const treeKeys: Record<string, () => void> = {
    ArrowDown: () => moveTo(state, active + 1),
    ArrowUp: () => moveTo(state, active - 1),
    ArrowRight: () => openOrDown(state),
    ArrowLeft: () => closeOrUp(state),
    Home: () => moveTo(state, 0),
    End: () => moveTo(state, rows.length - 1),
    PageDown: () => moveTo(state, active + PAGE_ROWS),
    PageUp: () => moveTo(state, active - PAGE_ROWS),
    ' ': () => (isOpen(state, true) ? closeOrUp(state) : openOrDown(state)),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : treeKeys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  const onWheel = (event: WheelEvent) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const timeline = scroller.current!.querySelector('.axis-row .timeline')!.getBoundingClientRect();
    const around = window.from + ((event.clientX - timeline.left) / timeline.width) * (window.to - window.from);
    state.setWindow(zoom(window, event.deltaY < 0 ? 1.25 : 0.8, around, model.end));
  };

  return (
    <div class="waterfall" ref={scroller} onKeyDown={onKeyDown} onWheel={onWheel}>
      <div class="axis-row" aria-hidden="true">
        <div>Service and operation</div>
        <div class="timeline">
          {axis.map(({ at, label }) => (
            <span key={at} class={at === window.from ? 'at-edge' : ''} style={{ left: left(at) }}>
              {state.relativeTimes ? label : timeOfDay(model, at)}
            </span>
          ))}
        </div>
      </div>
      <div
        class="rows"
        role="tree"
        aria-label="Spans"
        tabIndex={0}
        aria-activedescendant={active >= slice.first && active < slice.last ? rowId(active) : undefined}
        style={{ height: `${rows.length * height.row}px` }}
      >
        <div class="gridlines" role="presentation">
          {axis.map(({ at }) => at > window.from && <i key={at} style={{ left: left(at) }} />)}
          {steps.map(({ at, fromRow, toRow }) => (
            <i
              key={`${at} ${fromRow} ${toRow}`}
              class="path-step"
              style={{
                left: left(at),
                top: `${Math.min(fromRow, toRow) * height.row + 22}px`,
                height: `${Math.abs(toRow - fromRow) * height.row}px`,
              }}
            />
          ))}
        </div>
        {drawn.map((row, at) => (
          <RowView
            key={row.key}
            id={rowId(slice.first + at)}
            row={row}
            state={state}
            top={(slice.first + at) * height.row}
            isActive={slice.first + at === active}
            isNarrow={isNarrow}
            path={path.intervals.get(slice.first + at) ?? []}
            onActivate={() => state.activate(slice.first + at)}
          />
        ))}
      </div>
    </div>
  );
}

const rowId = (row: number) => `row-${row}`;
