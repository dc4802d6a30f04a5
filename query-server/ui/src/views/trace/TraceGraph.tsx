import { useMemo, useState } from 'preact/hooks';
import { fetchDag, ProblemError } from '../../api/client';
import type { TraceDag } from '../../api/types';
import { plural, shortTraceId } from '../../format/text';
import { cutWords, failureWords } from '../../graph/words';
import { amend, traceAddress } from '../../state/address';
import { useAnswer } from '../../state/answer';
import { GraphLegend } from '../graph/GraphLegend';
import { GraphPicture } from '../graph/GraphPicture';
import { GraphTable } from '../graph/GraphTable';
import { NodePanel } from '../graph/NodePanel';
import { Icon } from '../parts/Icon';
import { Loading, OutageBanner, StateCard } from '../parts/states';

const DEFAULT_HOPS = 2;
const MAX_HOPS = 10;
const MOST_TRACES = 200;

/** The trace and what links and records lead to, as a graph of steps. */
export function TraceGraph({ traceId, parameters }: { traceId: string; parameters: URLSearchParams }) {
  const hops = Math.min(MAX_HOPS, Math.max(0, Number(parameters.get('hops') ?? DEFAULT_HOPS) || 0));
  const asked = new URLSearchParams({ hops: String(hops), traces: String(MOST_TRACES) });
  const detail = parameters.get('detail') === 'services' ? 'services' : 'steps';
  if (detail === 'services') asked.set('detail', detail);
  const answer = useAnswer(`${traceId} ${asked}`, (signal) => fetchDag(traceId, asked, signal));
  const isTable = parameters.get('as') === 'table';
  return (
    <>
      <OutageBanner answer={answer} />
      <div class="tools" role="toolbar" aria-label="Graph">
        <span class="small secondary">Follow links and records</span>
        <button
          type="button"
          class="button"
          aria-label="One hop less"
          disabled={hops === 0}
          onClick={() => amend({ hops: String(hops - 1) })}
        >
          −
        </button>
        <span class="small">{plural(hops, 'hop')}</span>
        <button
          type="button"
          class="button"
          aria-label="One hop more"
          disabled={hops === MAX_HOPS || (answer.value && !answer.value.cuts.includes('hops'))}
          onClick={() => amend({ hops: String(hops + 1) })}
        >
          +
        </button>
        <button
          type="button"
          class="button"
          aria-pressed={detail === 'services'}
          onClick={() => amend({ detail: detail === 'services' ? undefined : 'services' })}
        >
          One box a service
        </button>
        <button
          type="button"
          class="button quiet"
          aria-pressed={isTable}
          onClick={() => amend({ as: isTable ? undefined : 'table' })}
        >
          As table
        </button>
      </div>
      {!answer.value && !answer.failure && <Loading answer={answer} what="the graph" />}
      {answer.failure instanceof ProblemError && (
        <StateCard title={answer.failure.problem.title}>
          <span class="secondary">{answer.failure.message}</span>
        </StateCard>
      )}
      {answer.value && <Drawn key={answer.valueKey} dag={answer.value} isTable={isTable} />}
    </>
  );
}

function Drawn({ dag, isTable }: { dag: TraceDag; isTable: boolean }) {
  const firstShown = useMemo(() => (dag.nodes.find((node) => node.failing) ?? dag.nodes[0])?.id, [dag]);
  const [selected, setSelected] = useState(firstShown);
  const node = dag.nodes.find(({ id }) => id === selected);
  const cuts = cutWords(dag);
  return (
    <div class="stack">
      <section class="card" aria-label="Graph across traces">
        <header>
          <FailureLine dag={dag} />
          <span class="aside small secondary">{plural(dag.traces.length, 'trace')}</span>
        </header>
        {isTable ? (
          <GraphTable graph={dag} />
        ) : (
          <>
            <GraphPicture
              graph={dag}
              selected={selected}
              onSelect={({ id }) => setSelected(id)}
              label="Graph, from left to right in the direction of calls and data"
            />
            <GraphLegend />
          </>
        )}
        {cuts.length > 0 && (
          <p class="legend cuts">
            <Icon name="gap" tone="warning" /> {cuts.join('. ')}.
          </p>
        )}
      </section>
      {node && !isTable && <NodePanel graph={dag} node={node} />}
      <OtherTraces dag={dag} />
    </div>
  );
}

/** Where it failed, and what that broke. */
function FailureLine({ dag }: { dag: TraceDag }) {
  if (!dag.failure) return <h2>Nothing failed in this graph</h2>;
  const { subject, predicate } = failureWords(dag.failure);
  const { cause } = dag.failure;
  return (
    <h2>
      <Icon name="error" tone="error" /> <a href={traceAddress(cause.traceId, cause.spanId)}>{subject}</a>{' '}
      <span class="secondary">{predicate}</span>
    </h2>
  );
}

const SHOWN = 12;

function OtherTraces({ dag }: { dag: TraceDag }) {
  const others = dag.traces.filter(({ hop }) => hop > 0);
  if (others.length === 0) return null;
  return (
    <section class="card other-traces" aria-label="Traces in the graph">
      <header>
        <h2>Other traces in the graph</h2>
      </header>
      <ul class="small">
        {others.slice(0, SHOWN).map((trace) => (
          <li key={trace.traceId}>
            <a class="mono" href={`/trace/${trace.traceId}?view=graph`} title={trace.traceId}>
              {shortTraceId(trace.traceId)}
            </a>{' '}
            {trace.root ? `${trace.root.service} ${trace.root.operation}` : 'its beginning is missing'}
            <span class="secondary">
              , {plural(trace.hop, 'hop')} away, {plural(trace.spanCount, 'span')}
            </span>
            {trace.errorCount > 0 && <span class="error">, {plural(trace.errorCount, 'error')}</span>}
          </li>
        ))}
        {others.length > SHOWN && <li class="secondary">and {others.length - SHOWN} more</li>}
      </ul>
    </section>
  );
}
