import type { ComponentChildren } from 'preact';
import type { Graph, GraphNode } from '../../api/types';
import { duration } from '../../format/duration';
import { count, plural } from '../../format/text';
import { traceAddress } from '../../state/address';
import { NodeName } from './GraphTable';

/** What is known of the node that is selected, and of its neighbours. */
export function NodePanel({ graph, node, children }: { graph: Graph; node: GraphNode; children?: ComponentChildren }) {
  const incoming = graph.edges.filter((edge) => edge.to === node.id);
  const outgoing = graph.edges.filter((edge) => edge.from === node.id);
  return (
    <section class="card node-panel" aria-label="Selected node">
      <header>
        <h2>
          <NodeName node={node} />
        </h2>
        {node.failing && <span class="error small">on the failing path</span>}
      </header>
      <div class="columns">
        <dl class="pairs small">
          {facts(node).map(([name, value, tone]) => (
            <>
              <dt>{name}</dt>
              <dd class={tone}>{value}</dd>
            </>
          ))}
        </dl>
        <Neighbours title="From" graph={graph} edges={incoming} end="from" />
        <Neighbours title="To" graph={graph} edges={outgoing} end="to" />
        <div class="act">
          {node.example && (
            <a class="button primary" href={traceAddress(node.example.traceId, node.example.spanId ?? undefined)}>
              {node.failedEntryCount > 0 ? 'A failed one' : 'An example'}
            </a>
          )}
          {children}
        </div>
      </div>
    </section>
  );
}

function facts(node: GraphNode): [name: string, value: string, tone?: string][] {
  const { times } = node;
  const all: [string, string, string?][] = [];
  if (node.entryCount > 0) all.push(['Began', plural(node.entryCount, 'time')]);
  if (node.failedEntryCount > 0) all.push(['Failed', count(node.failedEntryCount), 'error']);
  all.push(['Spans', spansText(node)]);
  if (node.errorCount > 0) all.push(['Spans with an error', count(node.errorCount), 'error']);
  if (node.retryCount > 0) all.push(['Attempts after the first', count(node.retryCount)]);
  if (node.runningCount > 0) all.push(['Running', count(node.runningCount)]);
  if (node.orphanCount > 0) all.push(['Caller missing', count(node.orphanCount), 'warning']);
  if (times.count > 0)
    all.push(['Mean, longest', `${duration(Number(times.meanNanos))}, ${duration(Number(times.maxNanos))}`]);
  if (node.detail) all.push([node.kind === 'topic' ? 'Cluster' : 'In', node.detail]);
  return all;
}

const spansText = ({ spanCount, traceCount }: GraphNode): string =>
  traceCount === null ? count(spanCount) : `${count(spanCount)} in ${plural(traceCount, 'trace')}`;

const SHOWN = 8;

function Neighbours({
  title,
  graph,
  edges,
  end,
}: {
  title: string;
  graph: Graph;
  edges: Graph['edges'];
  end: 'from' | 'to';
}) {
  if (edges.length === 0) return null;
  return (
    <div class="small neighbours">
      <h3>{title}</h3>
      <ul>
        {edges.slice(0, SHOWN).map((edge) => (
          <li key={`${edge[end]} ${edge.type} ${edge.protocol}`}>
            <NodeName node={graph.nodes[edge[end]]!} />
            <span class={edge.errorCount ? 'error' : 'secondary'}>
              {edge.errorCount ? `${count(edge.errorCount)} of ${count(edge.count)} failed` : count(edge.count)}
              {edge.queue.count > 0 && `, waited ≤ ${duration(Number(edge.queue.maxNanos))}`}
            </span>
          </li>
        ))}
        {edges.length > SHOWN && <li class="secondary">and {count(edges.length - SHOWN)} more, see As table</li>}
      </ul>
    </div>
  );
}
