import { duration } from '../../format/duration';
import { amend, open } from '../../state/address';
import { useMemo } from 'preact/hooks';
import type { TraceModel } from '../../trace/model';
import { shares } from '../../trace/shares';
import { worstContradiction } from '../../trace/skew';
import { Foot } from '../parts/Foot';
import { Across } from './Across';
import { Details } from './Details';
import { Minimap } from './Minimap';
import { PathShares } from './PathShares';
import { SpanTable } from './SpanTable';
import { Toolbar } from './Toolbar';
import { TraceGraph } from './TraceGraph';
import { TraceHead, traceViewOf } from './TraceHead';
import { Waterfall } from './Waterfall';
import { WaterfallLegend } from './WaterfallLegend';
import { useTraceKeys } from './traceKeys';
import { useViewState } from './viewState';

/** A trace that is there: its verdict, its spans as waterfall or table, and the selected span. */
export function TraceView({
  model,
  parameters,
  dataAt,
}: {
  model: TraceModel;
  parameters: URLSearchParams;
  dataAt: number;
}) {
  const state = useViewState(model, parameters);
  const pathShares = useMemo(() => shares(model, state.path), [model, state.path]);
  const view = traceViewOf(parameters);
  const asTable = view === 'table';
  useTraceKeys(state, () => (view === 'waterfall' ? open('/search') : amend({ view: undefined })));
  return (
    <>
      <TraceHead model={model} largest={pathShares[0]} view={view} />
      {view === 'graph' ? (
        <TraceGraph traceId={model.trace.traceId} parameters={parameters} />
      ) : (
        <>
          <Toolbar state={state} asTable={asTable} />
          <div class="trace-grid">
            {asTable ? (
              <SpanTable state={state} />
            ) : (
              <section class="card" aria-label="Waterfall">
                {state.showPath && pathShares.length > 0 && <PathShares state={state} shares={pathShares} />}
                <Minimap state={state} />
                <Waterfall state={state} />
                <Across state={state} />
                <WaterfallLegend />
              </section>
            )}
            {state.selected && <Details key={state.selected.index} state={state} node={state.selected} />}
          </div>
        </>
      )}
      <Foot dataAt={dataAt}>
        <span>{clockNote(model)}</span>
      </Foot>
    </>
  );
}

/** Times are never corrected; where they contradict each other, by how much. */
function clockNote(model: TraceModel): string {
  const worst = worstContradiction(model);
  if (worst === 0) return 'Clocks: raw, no contradiction seen';
  return `Clocks: raw, a child starts up to ${duration(worst)} before its parent`;
}
