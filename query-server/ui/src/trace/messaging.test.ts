import { expect, test } from 'vitest';
import { int, text, traceOf } from '../../fixture/build';
import { recordFacts, topicName, waitInTopic } from './messaging';
import { buildModel } from './tree';

const record = [
  text('messaging.system', 'kafka'),
  text('messaging.destination.name', 'orders'),
  text('messaging.destination.partition.id', '3'),
  int('messaging.kafka.offset', 881204),
];

test('a record is named by topic, partition and offset', () => {
  const [span] = traceOf([{ id: '1', from: 0, to: 1, attributes: record }]).spans;
  expect(recordFacts(span!)).toEqual([
    ['Topic', 'orders'],
    ['Partition', '3'],
    ['Offset', '881204'],
  ]);
  expect(topicName(span!)).toBe('orders[3]');
});

test('other spans have no record', () => {
  const [span] = traceOf([{ id: '1', from: 0, to: 1 }]).spans;
  expect(recordFacts(span!)).toEqual([]);
});

test('only a consumer below a producer waited in a topic', () => {
  const { nodes, ...model } = buildModel(
    traceOf([
      { id: '1', kind: 'PRODUCER', from: 0, to: 10 },
      { id: '2', parent: '1', kind: 'CONSUMER', from: 30, to: 40 },
      { id: '3', parent: '1', kind: 'INTERNAL', from: 30, to: 40 },
      { id: '4', parent: '3', kind: 'CONSUMER', from: 50, to: 60 },
    ]),
  );
  expect(nodes.map((node) => waitInTopic({ ...model, nodes }, node))).toEqual([null, [10e6, 30e6], null, null]);
});
