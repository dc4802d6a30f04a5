import { duration } from '../../format/duration';
import { amend, open } from '../../state/address';
import { useMemo } from 'preact/hooks';
import type { Clocks } from '../../api/types';
import { movedProcesses } from '../../trace/clocks';
import type { TraceModel } from '../../trace/model';
import { shares } from '../../trace/shares';
import { worstContradiction } from '../../trace/skew';
import { Foot } from '../parts/Foot';
import { Across } from './Across';
import { CompletenessCard } from './CompletenessCard';
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
  clocks,
  parameters,
  dataAt,
}: {
  model: TraceModel;
  /** By which the model's times are corrected; undefined for raw ones. */
  clocks: Clocks | undefined;
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
          <Toolbar state={state} asTable={asTable} clocks={clocks ? 'corrected' : 'raw'} />
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
          <CompletenessCard traceId={model.trace.traceId} />
        </>
      )}
      <Foot dataAt={dataAt}>
        <span>{view === 'graph' ? 'Clocks: raw' : clockNote(model, clocks)}</span>
      </Foot>
    </>
  );
}

/** Which times these are: raw, and by how much they contradict each other; or corrected, and by how much. */
function clockNote(model: TraceModel, clocks: Clocks | undefined): string {
  if (clocks) {
    const moved = movedProcesses(clocks);
    if (moved.length === 0) return 'Clocks: corrected, nothing had to be moved';
    const words = moved
      .slice(0, 4)
      .map(({ service, nanos, contradictory }) =>
        contradictory
          ? `${service} fits no one clock`
          : `${service} ${nanos < 0 ? '−' : '+'}${duration(Math.abs(nanos))}`,
      );
    return `Clocks: corrected, an estimate: ${words.join(', ')}${moved.length > 4 ? ' and others' : ''}`;
  }
  const worst = worstContradiction(model);
  if (worst === 0) return 'Clocks: raw, no contradiction seen';
  return `Clocks: raw, a child starts up to ${duration(worst)} before its parent`;
}
