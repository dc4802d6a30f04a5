import { useMemo, useRef, useState } from 'preact/hooks';
import { durationParts } from '../../format/duration';
import { plural } from '../../format/text';
import { useRevealed, useVirtualRows } from '../../state/virtual';
import { errorReason } from '../../trace/exceptions';
import { startText } from '../../trace/labels';
import { isError, type SpanNode } from '../../trace/model';
import { selfIntervals, total } from '../../trace/self';
import { sortedNodes, type Column } from '../../trace/table';
import { Icon } from '../parts/Icon';
import { ServiceName } from '../parts/ServiceName';
import type { ViewState } from './viewState';

const ROW_PIXELS = 32;
const HEAD_PIXELS = 30;

const COLUMNS: readonly { column: Column; label: string; numeric?: boolean }[] = [
  { column: 'service', label: 'Service' },
  { column: 'name', label: 'Operation' },
  { column: 'kind', label: 'Kind' },
  { column: 'start', label: 'Start', numeric: true },
  { column: 'duration', label: 'Duration', numeric: true },
  { column: 'self', label: 'Self time', numeric: true },
  { column: 'status', label: 'Result' },
];

/** The spans as a table that can be sorted; in the order of the waterfall at first. */
export function SpanTable({ state }: { state: ViewState }) {
  const { model, selected } = state;
  const [sort, setSort] = useState<{ column: Column; descending: boolean }>({ column: 'order', descending: false });
  const nodes = useMemo(() => sortedNodes(model, sort.column, sort.descending), [model, sort]);
  const scroller = useRef<HTMLDivElement>(null);
  const { slice, reveal } = useVirtualRows(scroller, nodes.length, ROW_PIXELS, HEAD_PIXELS);
  useRevealed(selected ? nodes.indexOf(selected) : -1, reveal);
  const choose = (column: Column) =>
    setSort((old) => ({
      column,
      descending:
        old.column === column ? !old.descending : column === 'duration' || column === 'self' || column === 'status',
    }));
  return (
    <section class="card" aria-label="Spans as table">
      <header>
        <h2>{plural(nodes.length, 'span')}</h2>
        <span class="aside caption small">
          {sort.column === 'order' ? 'in the order of the waterfall' : 'click a heading to turn the order'}
        </span>
      </header>
      <div class="span-table" ref={scroller} tabIndex={0} role="group" aria-label="Rows">
        <table aria-rowcount={nodes.length + 1}>
          <thead>
            <tr>
              {COLUMNS.map(({ column, label, numeric }) => (
                <th
                  key={column}
                  class={numeric ? 'number' : ''}
                  aria-sort={sort.column === column ? (sort.descending ? 'descending' : 'ascending') : undefined}
                >
                  <button type="button" onClick={() => choose(column)}>
                    {label}
                    {sort.column === column && (sort.descending ? ' ▼' : ' ▲')}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Spacer rows={slice.first} />
            {nodes.slice(slice.first, slice.last).map((node, at) => (
              <SpanTableRow key={node.index} state={state} node={node} position={slice.first + at + 2} />
            ))}
            <Spacer rows={nodes.length - slice.last} />
          </tbody>
        </table>
      </div>
    </section>
  );
}

function SpanTableRow({ state, node, position }: { state: ViewState; node: SpanNode; position: number }) {
  const { model, selected, relativeTimes } = state;
  const { span } = node;
  return (
    <tr aria-rowindex={position} aria-selected={node === selected} onClick={() => state.select(node)}>
      <td>
        <ServiceName slot={node.slot}>{span.service}</ServiceName>
      </td>
      <td class="operation-cell" title={span.name}>
        <b>{span.name}</b>
      </td>
      <td class="caption">{span.kind.toLowerCase()}</td>
      <td class="number">{startText(model, node, relativeTimes)}</td>
      <Duration nanos={node.duration} />
      <Duration nanos={total(selfIntervals(model, node))} />
      <td>
        {isError(node) ? (
          <span class="error">
            <Icon name="error" /> {errorReason(span)}
          </span>
        ) : (
          <span class="caption">ok</span>
        )}
      </td>
    </tr>
  );
}

function Duration({ nanos }: { nanos: number }) {
  const { value, unit } = durationParts(nanos);
  return (
    <td class="number">
      {value}
      <span class="unit">{unit}</span>
    </td>
  );
}

/** Stands for the rows that are out of sight. */
function Spacer({ rows }: { rows: number }) {
  if (rows <= 0) return null;
  return (
    <tr class="spacer" aria-hidden="true">
      <td colSpan={COLUMNS.length} style={{ height: `${rows * ROW_PIXELS}px` }} />
    </tr>
  );
}
