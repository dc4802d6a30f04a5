import { expect, test } from 'vitest';
import { int, text, traceOf } from '../../fixture/build';
import type { Attribute } from '../api/types';
import { parseRecordAddress, questionText, recordQuestions } from './question';

const place = [
  text('messaging.destination.name', 'orders.eu'),
  text('messaging.destination.partition.id', '3'),
  int('messaging.kafka.offset', 57),
];
const ids: Attribute = {
  key: 'datatracing.record.id',
  type: 'array',
  value: [{ type: 'string', value: 'order=p:o-7' }],
};

function questions(attributes: Attribute[]) {
  return recordQuestions(traceOf([{ id: '1', from: 0, to: 1, attributes }]).spans[0]!);
}

test('a record is followed by key, ids and place', () => {
  const found = questions([...place, text('datatracing.record.key', 'h:00ff'), ids]);
  expect(found.map(({ label }) => label)).toEqual(['key', 'order', 'place']);
  const asked = found.map(({ address }) => parseRecordAddress(new URL(address, 'http://x').searchParams)!);
  expect(asked.map(({ topic }) => topic)).toEqual(['orders.eu', 'orders.eu', 'orders.eu']);
  expect(asked.map(questionText)).toEqual([
    'key h:00ff of orders.eu',
    'order=o-7, from orders.eu on',
    'orders.eu[3] at 57',
  ]);
  for (const { parameters } of asked) {
    expect(BigInt(parameters.get('end')!) - BigInt(parameters.get('start')!)).toBe(172_800_000_000_000n);
  }
});

test('a span without a record, or a batch, is not followed', () => {
  expect(questions([])).toEqual([]);
  expect(questions([text('messaging.destination.name', 'orders')])).toEqual([]);
});

test('an address without a topic is none', () => {
  expect(parseRecordAddress(new URLSearchParams('key=a'))).toBeUndefined();
});
