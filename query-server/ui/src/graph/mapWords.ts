import type { Dependencies, Graph, GraphEdge, GraphNode } from '../api/types';
import { count, percent, plural } from '../format/text';

/** The heading of the map: the worst that is the case between two of its nodes. */
export function mapVerdict(graph: Graph, when: string): { subject: string; predicate: string } {
  const services = graph.nodes.filter(({ kind }) => kind === 'service').length;
  if (services === 0) return { subject: 'No spans', predicate: when };
  const worst = worstEdge(graph);
  if (!worst) return { subject: `Nothing failed between ${plural(services, 'service')}`, predicate: when };
  const from = graph.nodes[worst.from]!;
  const to = graph.nodes[worst.to]!;
  const share = percent(worst.errorCount / worst.count);
  return {
    subject: `${share} of what ${subjectOf(from)} ${verbOf(worst)} ${to.name} fails`,
    predicate: `${count(worst.errorCount)} of ${count(worst.count)} ${when}`,
  };
}

/** Of the edges that fail, the one with the most failures; of equals the one that fails more often. */
function worstEdge(graph: Graph): GraphEdge | undefined {
  return [...graph.edges]
    .filter((edge) => edge.errorCount > 0)
    .sort((a, b) => b.errorCount - a.errorCount || a.count - b.count)[0];
}

const subjectOf = (node: GraphNode): string => (node.kind === 'topic' ? `topic ${node.name}` : node.name);

function verbOf({ type }: GraphEdge): string {
  if (type === 'produce') return 'sends to';
  if (type === 'consume') return 'gives to';
  return type === 'read' || type === 'write' ? `${type}s at` : 'asks of';
}

/** What the answer is made of, and what is not in it. */
export function mapFacts(answer: Dependencies): string {
  const peers = answer.nodes.filter(({ kind }) => kind === 'peer').length;
  const silent = peers > 0 ? `, ${plural(peers, 'callee')} without spans of its own` : '';
  const unmatched = answer.unmatchedCallCount;
  const lost = unmatched > 0 ? ` ${plural(unmatched, 'call')} whose caller is not here.` : '';
  if (answer.traceCount === null) return `From all ${count(answer.spanCount)} spans that show a connection.${lost}`;
  return `From ${plural(answer.spanCount, 'span')} of ${plural(answer.traceCount, 'trace')}${silent}.${lost}`;
}
