import type { Latency } from '../../api/types';
import { duration } from '../../format/duration';
import { count, plural, shortTraceId } from '../../format/text';
import { clock, unixMillis } from '../../format/time';
import { cellAddress, heatGrid, type HeatGrid, type PlacedCell } from '../../latency/heat';
import type { SearchQuery } from '../../search/query';
import { traceAddress } from '../../state/address';
import { useMemo, useState } from 'preact/hooks';

/** How many spans of which duration there were when; a cell leads to its longest span's trace. */
export function HeatMap({ latency, query }: { latency: Latency; query: SearchQuery }) {
  const grid = useMemo(() => heatGrid(latency), [latency]);
  const [chosen, setChosen] = useState<PlacedCell | undefined>(undefined);
  const shown = chosen ?? longest(grid);
  const position = ({ column, row }: PlacedCell) => ({
    left: `${(100 * column) / grid.columns}%`,
    width: `${100 / grid.columns}%`,
    bottom: `${(100 * row) / grid.rows}%`,
    height: `${100 / grid.rows}%`,
  });
  const first = unixMillis(BigInt(latency.heatMap.cells[0]!.startUnixNano));
  const width = (Number(latency.heatMap.stepNanos) / 1e6) * grid.columns;
  return (
    <>
      <div
        class="heat"
        role="img"
        aria-label={`Heat map of ${plural(latency.count, 'span')} by time and duration; the table below holds the same by duration`}
      >
        {grid.cells.map((placed) => (
          <i
            key={`${placed.column} ${placed.row}`}
            class={`heat${placed.heat} ${placed.cell.errorCount > 0 ? 'failing' : ''} ${placed === shown ? 'chosen' : ''}`}
            style={position(placed)}
            onClick={() => setChosen(placed)}
          />
        ))}
        {grid.labels.map(({ row, text }) => (
          <span key={row} class="axis y" style={{ bottom: `${(100 * row) / grid.rows}%` }}>
            {text}
          </span>
        ))}
        {[0, 0.5, 1].map((at) => (
          <span
            key={at}
            class={`axis x ${at === 0 ? 'first' : at === 1 ? 'last' : ''}`}
            style={{ left: `${100 * at}%` }}
          >
            {clock(first + at * width).time}
          </span>
        ))}
      </div>
      {shown && <Chosen placed={shown} query={query} stepNanos={latency.heatMap.stepNanos} />}
    </>
  );
}

/** The cell that is worth a look first: the longest durations. */
function longest(grid: HeatGrid): PlacedCell | undefined {
  return [...grid.cells].sort((a, b) => b.row - a.row || b.column - a.column)[0];
}

function Chosen({ placed, query, stepNanos }: { placed: PlacedCell; query: SearchQuery; stepNanos: string }) {
  const { cell } = placed;
  const { exemplar } = cell;
  return (
    <p class="legend" role="status">
      <span class="plain">
        <b>{plural(cell.count, 'span')}</b>
        {cell.errorCount > 0 && <span class="error"> ({count(cell.errorCount)} in error)</span>} of{' '}
        {duration(Number(cell.fromNanos))} to {duration(Number(cell.toNanos))} from{' '}
        {clock(unixMillis(BigInt(cell.startUnixNano))).time} on;{' '}
        {exemplar ? (
          <>
            the longest, {duration(Number(exemplar.durationNanos))}, in{' '}
            <a class="mono" href={traceAddress(exemplar.traceId)}>
              {shortTraceId(exemplar.traceId)}
            </a>
          </>
        ) : (
          <a href={cellAddress(query, cell, stepNanos)}>search for them</a>
        )}
      </span>
    </p>
  );
}
