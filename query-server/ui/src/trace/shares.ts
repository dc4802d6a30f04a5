import type { PathSegment } from './critical';
import { topicName, waitInTopic } from './messaging';
import type { TraceModel } from './model';
import { shortName } from './names';

/** How much of the critical path went to one thing. */
export interface Share {
  readonly label: string;
  readonly nanos: number;
  /** Its longest segment's span: where a click leads. */
  readonly node: number;
}

/** The critical path by what it was spent on, largest first. */
export function shares(model: TraceModel, path: readonly PathSegment[]): Share[] {
  const byLabel = new Map<string, { label: string; nanos: number; node: number; longest: number }>();
  for (const segment of path) {
    const label = shareLabel(model, segment);
    const nanos = segment.end - segment.start;
    const share = byLabel.get(label) ?? { label, nanos: 0, node: segment.node, longest: 0 };
    share.nanos += nanos;
    if (nanos > share.longest) {
      share.longest = nanos;
      share.node = segment.node;
    }
    byLabel.set(label, share);
  }
  return [...byLabel.values()].sort((a, b) => b.nanos - a.nanos);
}

/** Time of the path spent in a node itself, waits for it not counted. */
export const timeOnPath = (path: readonly PathSegment[], node: number): number =>
  path.reduce((sum, { node: on, kind, start, end }) => sum + (on === node && kind === 'self' ? end - start : 0), 0);

function shareLabel(model: TraceModel, segment: PathSegment): string {
  const node = model.nodes[segment.node]!;
  const spanWords = `${node.span.service} ${shortName(node.span.name)}`;
  if (segment.kind === 'self') return spanWords;
  return waitInTopic(model, node) ? `in topic ${topicName(node.span)}` : `before ${spanWords}`;
}
