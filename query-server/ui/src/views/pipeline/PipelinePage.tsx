import { useEffect, useMemo, useState } from 'preact/hooks';
import { fetchPipeline, ProblemError } from '../../api/client';
import type { CollectorPipeline } from '../../api/types';
import { count } from '../../format/text';
import { clock, day, isSameDay, unixMillis } from '../../format/time';
import { arrow, curve, layout } from '../../graph/layout';
import { linesOf, partsOf, pipelineVerdict, rate, trouble } from '../../pipeline/words';
import { amend } from '../../state/address';
import { useAnswer } from '../../state/answer';
import { Foot } from '../parts/Foot';
import { Loading, OutageBanner, StateCard } from '../parts/states';

const RENEWED_MILLIS = 2000;
const px = (value: number): string => `${value}px`;

/** What passes each node of the collector's pipeline, renewed while one looks. */
export function PipelinePage({ parameters }: { parameters: URLSearchParams }) {
  const [round, setRound] = useState(0);
  const answer = useAnswer(`pipeline ${round}`, fetchPipeline);
  // A while after the last answer or refusal, not every while: a slow server is not asked before it has answered.
  useEffect(() => {
    const timer = setTimeout(() => setRound((rounds) => rounds + 1), RENEWED_MILLIS);
    return () => clearTimeout(timer);
  }, [answer.valueAt, answer.failure]);
  const isTable = parameters.get('as') === 'table';
  useEffect(() => void (document.title = 'Collector · DataTracing'), []);
  return (
    <>
      <OutageBanner answer={answer} />
      {!answer.value && !answer.failure && <Loading answer={answer} what="the pipeline" />}
      {answer.failure instanceof ProblemError && (
        <StateCard title={answer.failure.problem.title}>
          <span class="secondary">{answer.failure.message}</span>
        </StateCard>
      )}
      {answer.value && answer.value.nodes.length === 0 && (
        <StateCard title="No collector runs in this process.">
          <span class="secondary">
            This server only answers questions; the pipeline is shown by the process that receives spans.
          </span>
        </StateCard>
      )}
      {answer.value && answer.value.nodes.length > 0 && <Drawn pipeline={answer.value} isTable={isTable} />}
      <Foot dataAt={answer.valueAt}>
        <span>Rates are those of the last ten seconds</span>
      </Foot>
    </>
  );
}

function Drawn({ pipeline, isTable }: { pipeline: CollectorPipeline; isTable: boolean }) {
  const { subject, predicate } = pipelineVerdict(pipeline);
  const { source, sinceUnixNano, error } = pipeline.configuration ?? {};
  const since = sinceUnixNano === undefined ? undefined : unixMillis(BigInt(sinceUnixNano));
  return (
    <>
      <div class="trace-head">
        <div>
          <h1>
            {subject}
            <span class="predicate">{predicate}</span>
          </h1>
          <p class="small secondary">
            {source !== undefined && `By ${source}`}
            {since !== undefined &&
              ` since ${isSameDay(since, Date.now()) ? '' : `${day(since, Date.now())} `}${clock(since).time}`}
          </p>
          {error && (
            <p class="small error" role="alert">
              The file as it is now is not in use: {error}
            </p>
          )}
        </div>
        <div class="actions">
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
      <section class="card" aria-label="Pipeline">
        {isTable ? <NodeTable pipeline={pipeline} /> : <Picture pipeline={pipeline} />}
      </section>
    </>
  );
}

function Picture({ pipeline }: { pipeline: CollectorPipeline }) {
  // Where a node stands depends on what is connected, not on what passes: nothing moves while figures change.
  const shape = `${pipeline.nodes.map(({ id }) => id).join()} ${linesOf(pipeline).map(({ from, to }) => `${from}>${to}`)}`;
  const picture = useMemo(() => layout(partsOf(pipeline), linesOf(pipeline)), [shape]);
  const lines = linesOf(pipeline);
  const size = { width: picture.width, height: picture.height };
  return (
    <div
      class="graph-scroll"
      tabIndex={0}
      role="group"
      aria-label="Pipeline, from left to right in the direction of spans"
    >
      <div class="graph pipeline" style={{ width: px(size.width), height: px(size.height) }}>
        <svg {...size} aria-hidden="true">
          {picture.lines.map((line, at) => (
            <g key={`${line.bundle.from} ${line.bundle.to}`} class={`line ${lines[at]!.waits ? '' : 'joined'}`}>
              <path d={curve(line.points)} stroke-width={1.5} />
              <path class="tip" d={arrow(line.points)} />
            </g>
          ))}
          {picture.boxes.map(({ node, x, y, width, height }) => (
            <g key={node.id} class="box">
              <rect class="outline" x={x - width / 2} y={y - height / 2} width={width} height={height} rx={6} />
            </g>
          ))}
        </svg>
        {picture.lines.map((line, at) => (
          <span
            key={`${line.bundle.from} ${line.bundle.to}`}
            class="line-label"
            style={{ left: px(line.label.x), top: px(line.label.y) }}
          >
            {count(lines[at]!.spanCount)}
          </span>
        ))}
        {picture.boxes.map(({ node: { id }, x, y, width, height }) => {
          const node = pipeline.nodes[id]!;
          const wrong = trouble(node);
          return (
            <div
              key={id}
              class="box-label still"
              style={{ left: px(x - width / 2), top: px(y - height / 2), width: px(width), height: px(height) }}
            >
              <b>{node.id === node.type ? node.id : `${node.id} (${node.type})`}</b>
              <span>{rate(node.inSpansPerSecond)}</span>
              <span class={wrong ? 'warning' : ''} title={wrong}>
                {wrong ? `▲ ${wrong}` : `${count(node.inSpanCount)} in`}
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}

function NodeTable({ pipeline }: { pipeline: CollectorPipeline }) {
  return (
    <div class="table-scroll" tabIndex={0} role="group" aria-label="Nodes, scrollable">
      <table class="results">
        <caption class="unseen">Nodes in the order of the spans</caption>
        <thead>
          <tr>
            <th>Node</th>
            <th>Type</th>
            <th class="number">Spans in</th>
            <th class="number">Rate in</th>
            <th class="number">Spans out</th>
            <th class="number">Rate out</th>
            <th class="number">Batches held</th>
            <th class="number">Batches refused</th>
            <th>Dropped</th>
            <th>Goes to</th>
          </tr>
        </thead>
        <tbody>
          {pipeline.nodes.map((node) => (
            <tr key={node.id}>
              <td>{node.id}</td>
              <td class="secondary">{node.type}</td>
              <td class="number">{count(node.inSpanCount)}</td>
              <td class="number">{rate(node.inSpansPerSecond)}</td>
              <td class="number">{count(node.outSpanCount)}</td>
              <td class="number">{rate(node.outSpansPerSecond)}</td>
              <td class="number">{count(node.heldBatchCount)}</td>
              <td class="number">{count(node.refusedBatchCount)}</td>
              <td>{node.dropped.map(({ cause, spanCount }) => `${count(spanCount)} ${cause}`).join(', ') || '–'}</td>
              <td>
                {pipeline.channels
                  .filter(({ from }) => from === node.id)
                  .map(({ to, waits }) => (waits ? to : `${to} (not waited for)`))
                  .join(', ') || '–'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
