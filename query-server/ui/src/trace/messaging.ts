import type { Span } from '../api/types';
import { attribute } from './attributes';
import type { Interval } from './self';
import type { SpanNode, TraceModel } from './model';

/** What a messaging span says about its record or batch, in reading order; empty for other spans. */
export function recordFacts(span: Span): [label: string, value: string][] {
  const of = (key: string) => attribute(span.attributes, key);
  const topic = of('messaging.destination.name');
  if (topic === undefined) return [];
  const facts: [string, string | undefined][] = [
    ['Topic', topic],
    ['Partition', of('messaging.destination.partition.id')],
    ['Offset', of('messaging.kafka.offset')],
    ['Key', of('messaging.kafka.message.key') ?? of('datatracing.record.key')],
    ['Group', of('messaging.consumer.group.name')],
    ['Records in batch', of('messaging.batch.message_count')],
    ['Attempt', of('datatracing.attempt')],
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== undefined);
}

/** `orders[3]`, or `orders` where the partition is not known. */
export function topicName(span: Span): string {
  const topic = attribute(span.attributes, 'messaging.destination.name') ?? 'queue';
  const partition = attribute(span.attributes, 'messaging.destination.partition.id');
  return partition === undefined ? topic : `${topic}[${partition}]`;
}

/**
 * The time a record lay in its topic: from the end of the send to the start of the consumer, as both clocks read. Null
 * when the node does not consume what its parent sent, or when the clocks say it started before the send ended.
 */
export function waitInTopic(model: TraceModel, node: SpanNode): Interval | null {
  if (node.span.kind !== 'CONSUMER' || node.parent < 0) return null;
  const sender = model.nodes[node.parent]!;
  if (sender.span.kind !== 'PRODUCER' || sender.end >= node.start) return null;
  return [sender.end, node.start];
}
