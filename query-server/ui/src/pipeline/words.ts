import type { CollectorNode, CollectorPipeline } from '../api/types';
import { count, plural } from '../format/text';

/** A node or a channel as the picture has it; ids are positions in {@link CollectorPipeline.nodes}. */
export interface PipelinePart {
  readonly id: number;
  readonly node: CollectorNode;
}

export interface PipelineLine {
  readonly from: number;
  readonly to: number;
  readonly spanCount: number;
  /** The sender is answered only when this has stored, or handed on, what it got. */
  readonly waits: boolean;
}

export const partsOf = (pipeline: CollectorPipeline): PipelinePart[] =>
  pipeline.nodes.map((node, id) => ({ id, node }));

/** Channels between nodes that are there. */
export function linesOf(pipeline: CollectorPipeline): PipelineLine[] {
  const ids = new Map(pipeline.nodes.map(({ id }, index) => [id, index]));
  return pipeline.channels.flatMap(({ from, to, waits, spanCount }) => {
    const start = ids.get(from);
    const end = ids.get(to);
    return start === undefined || end === undefined ? [] : [{ from: start, to: end, spanCount, waits }];
  });
}

/** At most three figures. */
export function rate(perSecond: number): string {
  if (perSecond === 0) return '0 spans/s';
  const value = perSecond >= 100 ? Math.round(perSecond) : Number(perSecond.toPrecision(2));
  return `${count(value)} spans/s`;
}

export const droppedOf = (node: CollectorNode): number =>
  node.dropped.reduce((sum, { spanCount }) => sum + spanCount, 0);

/** Nothing that went wrong is left out: what is held, refused and dropped. */
export function trouble(node: CollectorNode): string {
  const dropped = droppedOf(node);
  return [
    dropped > 0 ? `${count(dropped)} dropped` : '',
    node.refusedBatchCount > 0 ? `${plural(node.refusedBatchCount, 'batch', 'batches')} refused` : '',
    node.heldBatchCount > 0 ? `${plural(node.heldBatchCount, 'batch', 'batches')} held` : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/** The heading: what comes in, and whether anything is lost on the way. */
export function pipelineVerdict(pipeline: CollectorPipeline): { subject: string; predicate: string } {
  const received = pipeline.nodes[0];
  const dropped = pipeline.nodes.reduce((sum, node) => sum + droppedOf(node), 0);
  const refused = pipeline.nodes.reduce((sum, node) => sum + node.refusedBatchCount, 0);
  return {
    subject: `${rate(received?.inSpansPerSecond ?? 0)} come in`,
    predicate:
      dropped + refused === 0
        ? ', nothing was dropped or refused'
        : `; since the start ${plural(dropped, 'span')} dropped, ${plural(refused, 'batch', 'batches')} refused`,
  };
}
