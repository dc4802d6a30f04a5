import { useEffect, useState } from 'preact/hooks';
import { fetchDependencies, ProblemError } from '../../api/client';
import type { Dependencies } from '../../api/types';
import { clock, day, isSameDay, unixMillis } from '../../format/time';
import { mapFacts, mapVerdict } from '../../graph/mapWords';
import { rangeParameters, rangeWords, searchAddress, type SearchQuery } from '../../search/query';
import { amend } from '../../state/address';
import { useAnswer } from '../../state/answer';
import { useKeys } from '../../state/keys';
import { GraphLegend } from '../graph/GraphLegend';
import { GraphPicture } from '../graph/GraphPicture';
import { GraphTable } from '../graph/GraphTable';
import { NodePanel } from '../graph/NodePanel';
import { Foot } from '../parts/Foot';
import { Icon } from '../parts/Icon';
import { RangeBar } from '../parts/RangeBar';
import { Loading, OutageBanner, StateCard } from '../parts/states';

/** Who calls whom, sends to which topic, asks which store. */
export function MapPage({ query, parameters }: { query: SearchQuery; parameters: URLSearchParams }) {
  const detail = parameters.get('detail') === 'steps' ? 'steps' : 'services';
  const key = `${searchAddress(query, '/map')} ${detail}`;
  const answer = useAnswer(key, (signal) => fetchDependencies(asked(query, detail), signal));
  const isTable = parameters.get('as') === 'table';
  useKeys({ '.': answer.cancel });
  useEffect(() => void (document.title = 'Map · DataTracing'), []);
  return (
    <>
      <OutageBanner answer={answer} />
      <RangeBar key={key} page="/map" query={query} />
      {!answer.value && !answer.failure && <Loading answer={answer} what="the map" />}
      {answer.failure instanceof ProblemError && (
        <StateCard title={answer.failure.problem.title}>
          <span class="secondary">{answer.failure.message}</span>
        </StateCard>
      )}
      {answer.value && !answer.failure && (
        <Drawn key={answer.valueAt} graph={answer.value} query={query} isTable={isTable} detail={detail} />
      )}
      <Foot dataAt={answer.valueAt}>
        <span>Times are those of the callee; waits as two clocks read</span>
      </Foot>
    </>
  );
}

function asked(query: SearchQuery, detail: string): URLSearchParams {
  const parameters = rangeParameters(
    { ...query, operation: '', tags: [], minDuration: '', maxDuration: '' },
    Date.now(),
  );
  parameters.set('detail', detail);
  return parameters;
}

function Drawn({
  graph,
  query,
  isTable,
  detail,
}: {
  graph: Dependencies;
  query: SearchQuery;
  isTable: boolean;
  detail: string;
}) {
  const [selected, setSelected] = useState<number | undefined>(undefined);
  const node = graph.nodes.find(({ id }) => id === selected);
  const { subject, predicate } = mapVerdict(graph, rangeWords(query.range));
  const failing = graph.edges.some(({ errorCount }) => errorCount > 0);
  return (
    <>
      <div class="trace-head">
        <div>
          <h1 class={failing ? 'failed' : ''}>
            {subject} <span class="predicate">{predicate}</span>
          </h1>
          <p class="small secondary">{mapFacts(graph)}</p>
        </div>
        <div class="actions">
          <button
            type="button"
            class="button"
            aria-pressed={detail === 'steps'}
            onClick={() => amend({ detail: detail === 'steps' ? undefined : 'steps' })}
          >
            Steps of services
          </button>
          <button
            type="button"
            class="button"
            aria-pressed={isTable}
            onClick={() => amend({ as: isTable ? undefined : 'table' })}
          >
            As table
          </button>
        </div>
      </div>
      {graph.nodes.length > 0 && (
        <div class="stack">
          <section class="card" aria-label="Map">
            {isTable ? (
              <GraphTable graph={graph} />
            ) : (
              <>
                <GraphPicture
                  graph={graph}
                  selected={selected}
                  onSelect={({ id }) => setSelected(id)}
                  label="Map, from left to right in the direction of calls and data"
                />
                <GraphLegend />
              </>
            )}
            {graph.cuts.length > 0 && (
              <p class="legend cuts">
                <Icon name="gap" tone="warning" /> {cutText(graph)}
              </p>
            )}
          </section>
          {node && !isTable && (
            <NodePanel graph={graph} node={node}>
              {node.service && (
                <a class="button" href={searchAddress({ ...query, service: node.service.name, operation: '' })}>
                  Its traces
                </a>
              )}
            </NodePanel>
          )}
        </div>
      )}
    </>
  );
}

function cutText(graph: Dependencies): string {
  const millis = unixMillis(BigInt(graph.fromTimeUnixNano));
  const now = Date.now();
  const when = `${isSameDay(millis, now) ? '' : `${day(millis, now)} `}${clock(millis).time}`;
  const older = graph.cuts.includes('traces') ? `Traces from before ${when} are not counted. ` : '';
  return older + (graph.cuts.includes('nodes') ? 'There are more nodes than are told apart.' : '');
}
