import type { Graph, GraphEdge, GraphNode } from '../../api/types';
import { duration } from '../../format/duration';
import { count } from '../../format/text';
import { traceAddress } from '../../state/address';
import { shortName } from '../../trace/names';
import { Icon } from '../parts/Icon';
import { ServiceName } from '../parts/ServiceName';

/** The edges of a graph: those of the failure first, then by errors, then by number. */
export function GraphTable({ graph }: { graph: Graph }) {
  const rows = [...graph.edges].sort(
    (a, b) =>
      Number(b.failing) - Number(a.failing) ||
      b.errorCount - a.errorCount ||
      b.count - a.count ||
      a.from - b.from ||
      a.to - b.to,
  );
  return (
    <div class="table-scroll">
      <table class="results graph-table">
        <caption class="unseen">Edges, the failing first</caption>
        <thead>
          <tr>
            <th>From</th>
            <th>Way</th>
            <th>To</th>
            <th class="number">Number</th>
            <th class="number">Errors</th>
            <th class="number">Mean</th>
            <th class="number">Longest</th>
            <th class="number">Longest wait</th>
            <th>Example</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((edge) => (
            <EdgeRow key={`${edge.from} ${edge.to} ${edge.type} ${edge.protocol}`} graph={graph} edge={edge} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function EdgeRow({ graph, edge }: { graph: Graph; edge: GraphEdge }) {
  const { times, queue, example } = edge;
  return (
    <tr>
      <td>
        <NodeName node={graph.nodes[edge.from]!} />
      </td>
      <td>
        {edge.failing && <Icon name="error" tone="error" title="on the failing path:" />} {wayText(edge)}
      </td>
      <td>
        <NodeName node={graph.nodes[edge.to]!} />
      </td>
      <td class="number">{count(edge.count)}</td>
      <td class={`number ${edge.errorCount ? 'error' : ''}`}>{count(edge.errorCount)}</td>
      <td class="number">{times.count ? duration(Number(times.meanNanos)) : '–'}</td>
      <td class="number">{times.count ? duration(Number(times.maxNanos)) : '–'}</td>
      <td class="number">{queue.count ? duration(Number(queue.maxNanos)) : '–'}</td>
      <td>
        {example && (
          <a class="mono" href={traceAddress(example.traceId, example.spanId ?? undefined)}>
            {example.traceId.slice(0, 8)}
          </a>
        )}
      </td>
    </tr>
  );
}

/** A node in one line: its service with its colour, or what kind of thing it is. */
export function NodeName({ node }: { node: GraphNode }) {
  if (!node.service) return <span>{`${node.kind} ${node.name}`}</span>;
  return (
    <ServiceName slot={node.service.colorSlot}>
      {node.service.name}
      {node.name !== node.service.name && <span class="secondary"> {shortName(node.name)}</span>}
    </ServiceName>
  );
}

const wayText = ({ type, protocol, joinedCount, count: all }: GraphEdge): string => {
  const way = type === 'call' && protocol !== 'internal' ? protocol.toUpperCase() : type;
  return joinedCount > 0 && joinedCount === all ? `${way}, joined` : way;
};
