import type { Span } from '../api/types';
import { attribute, valueText } from '../trace/attributes';

/** Which record is followed, and in which time. */
export interface RecordQuestion {
  readonly topic: string;
  /** `key`, `id`, or `partition` and `offset`, with `start` and `end`: as the API takes them. */
  readonly parameters: URLSearchParams;
}

const WAYS = ['key', 'id', 'partition', 'offset'] as const;
const DAY_NANOS = 24n * 3_600_000_000_000n;

/** Reads `/record?topic=…&key=…&start=…&end=…`; undefined without a topic. */
export function parseRecordAddress(parameters: URLSearchParams): RecordQuestion | undefined {
  const topic = parameters.get('topic');
  if (!topic) return undefined;
  const asked = new URLSearchParams();
  for (const name of [...WAYS, 'start', 'end']) {
    const value = parameters.get(name);
    if (value) asked.set(name, value);
  }
  return { topic, parameters: asked };
}

/** The addresses under which the hops of a span's record are shown; none for a span of no record. */
export function recordQuestions(span: Span): { label: string; address: string }[] {
  const of = (key: string) => attribute(span.attributes, key);
  const topic = of('messaging.destination.name');
  if (topic === undefined) return [];
  const start = BigInt(span.startTimeUnixNano);
  const time = { start: String(start - DAY_NANOS), end: String(start + DAY_NANOS) };
  const question = (label: string, which: Record<string, string>) => ({
    label,
    address: `/record?${new URLSearchParams({ topic, ...which, ...time })}`,
  });
  const questions = [];
  const key = of('datatracing.record.key');
  if (key !== undefined) questions.push(question('key', { key }));
  for (const id of idsOf(span)) questions.push(question(id.slice(0, id.indexOf('=')), { id }));
  const partition = of('messaging.destination.partition.id');
  const offset = of('messaging.kafka.offset');
  if (partition !== undefined && offset !== undefined) {
    questions.push(question('place', { partition, offset }));
  }
  return questions;
}

/** What is followed, for the heading: `key customer-7 of orders`. */
export function questionText({ topic, parameters }: RecordQuestion): string {
  const of = (name: string) => parameters.get(name);
  if (of('key')) return `key ${plain(of('key')!)} of ${topic}`;
  if (of('id')) return `${plain(of('id')!)}, from ${topic} on`;
  return `${topic}[${of('partition') ?? '?'}] at ${of('offset') ?? '?'}`;
}

/** Without the mark of what is told as text. */
const plain = (told: string): string => told.replace(/(^|=)p:/, '$1');

function idsOf(span: Span): string[] {
  const ids = span.attributes.find(({ key }) => key === 'datatracing.record.id');
  return ids?.type === 'array' ? ids.value.map(valueText).filter((id) => id.includes('=')) : [];
}
