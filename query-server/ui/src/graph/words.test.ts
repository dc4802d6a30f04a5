import { expect, test } from 'vitest';
import { edge, node, took } from '../../fixture/graph';
import type { FailureSpan, GraphEdge } from '../api/types';
import { bundles } from './bundle';
import { boxWords, cutWords, failureWords, lineWords } from './words';

const lines = (...edges: GraphEdge[]) => bundles({ nodes: [], edges });

test('edges between the same two nodes are one line, and a node’s edge to itself is none', () => {
  const [line, ...rest] = lines(
    edge(0, 1, { type: 'read', count: 2, errorCount: 1 }),
    edge(0, 1, { type: 'write', count: 3, failing: true }),
    edge(1, 1),
  );
  expect(rest).toEqual([]);
  expect(line).toMatchObject({ from: 0, to: 1, count: 5, errorCount: 1, failing: true, joined: false });
});

test('a step says what is worst of it', () => {
  const step = (given: object) =>
    boxWords(node(0, 'process orders', { service: { name: 'enricher', colorSlot: 1 }, ...given }), [], []);
  expect(step({ times: took(1, 482) })).toEqual({
    title: 'enricher',
    second: 'process orders',
    third: '482 ms',
    tone: '',
  });
  expect(step({ entryCount: 312, failedEntryCount: 1 })).toMatchObject({ third: '1 of 312 failed', tone: 'error' });
  expect(step({ failedEntryCount: 1 })).toMatchObject({ third: 'failed', tone: 'error' });
  expect(step({ orphanCount: 2 })).toMatchObject({ third: 'caller missing, 2 times', tone: 'warning' });
  expect(step({ runningCount: 1 })).toMatchObject({ third: 'running' });
});

test('a topic says how much went through, how long it lay there, and that nobody reads it', () => {
  const topic = node(1, 'orders', { kind: 'topic', service: null });
  const sent = lines(edge(0, 1, { type: 'produce', count: 312 }));
  const taken = lines(edge(1, 2, { type: 'consume', count: 312, queue: took(3, 1920) }));
  expect(boxWords(topic, sent, taken)).toMatchObject({ second: '312 records', third: 'waited ≤ 1.92 s' });
  expect(boxWords(topic, sent, [])).toMatchObject({ third: 'no reader seen', tone: 'warning' });
  expect(boxWords(topic, [], taken)).toMatchObject({ second: 'sender not seen' });
});

test('stores and callees without spans say how often they were called', () => {
  const calls = lines(edge(0, 1, { type: 'read', count: 3, errorCount: 1 }));
  expect(boxWords(node(1, 'shop', { kind: 'store', service: null, detail: 'postgresql' }), calls, [])).toEqual({
    title: 'shop',
    second: 'postgresql',
    third: '1 of 3 calls failed',
    tone: 'error',
  });
  expect(boxWords(node(1, 'tax:80', { kind: 'peer', service: null }), lines(edge(0, 1)), [])).toMatchObject({
    second: 'tells no spans',
    third: '1 call',
  });
});

test('a line says how many, how many failed, and the longest wait', () => {
  expect(lineWords(lines(edge(0, 1, { count: 2 }))[0]!)).toEqual({ first: '2 HTTP', second: '' });
  expect(lineWords(lines(edge(0, 1, { type: 'consume', count: 9, errorCount: 2, queue: took(9, 50) }))[0]!)).toEqual({
    first: '✕ 2 of 9',
    second: '≤ 50 ms',
  });
});

const failed = (traceId: string, service: string, error: string): FailureSpan => ({
  traceId,
  spanId: '00f067aa0ba902b7',
  service,
  operation: `${service} work`,
  startTimeUnixNano: '0',
  durationNanos: '1',
  failed: true,
  error,
});

test('the sentence names the cause and what it broke', () => {
  const cause = failed('a', 'pricing', 'no price');
  const breakage = failed('b', 'reports', 'null');
  expect(failureWords({ cause, breakage, length: 3, path: [] })).toEqual({
    subject: 'pricing failed at pricing work: no price',
    predicate: 'It broke reports at reports work, in another trace.',
  });
  expect(failureWords({ cause, breakage: cause, length: 1, path: [] }).predicate).toBe('');
});

test('what is not in the picture is told', () =>
  expect(
    cutWords({
      nodes: [],
      edges: [],
      traceId: '',
      traces: [],
      failure: null,
      missingTraceCount: 2,
      missingTraces: [],
      disagreementCount: 1,
      cuts: ['hops'],
    }),
  ).toEqual([
    'The outermost traces were not asked for others',
    '2 linked traces not here',
    '1 record whose headers and place name different senders',
  ]));
