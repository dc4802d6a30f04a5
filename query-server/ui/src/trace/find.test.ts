import { expect, test } from 'vitest';
import { int, text, traceOf } from '../../fixture/build';
import { findSpans, neighbour } from './find';
import { buildModel } from './tree';

const model = buildModel(
  traceOf([
    { id: 'a', service: 'gateway', name: 'POST /orders', from: 0, to: 9 },
    {
      id: 'b',
      parent: 'a',
      service: 'pricing',
      name: 'GET /price',
      from: 1,
      to: 2,
      attributes: [text('sku', 'Blue-7'), int('lines', 42)],
    },
    { id: 'c', parent: 'a', service: 'gateway', name: 'audit', from: 3, to: 4, error: 'Disk full' },
  ]),
);
const found = (wanted: string) => [...findSpans(model, wanted)].map((index) => model.nodes[index]!.span.name);

test('finds by service, name, tag, message and id, whatever the case', () => {
  expect(found('GATEWAY')).toEqual(['POST /orders', 'audit']);
  expect(found('/price')).toEqual(['GET /price']);
  expect(found('sku=blue')).toEqual(['GET /price']);
  expect(found('42')).toEqual(['GET /price']);
  expect(found('disk')).toEqual(['audit']);
  expect(found('000000000000000c')).toEqual(['audit']);
  expect(found('   ')).toEqual([]);
});

test('the next match follows the last one around the end', () => {
  expect(neighbour([3, 5, 9], 5, 1)).toBe(9);
  expect(neighbour([3, 5, 9], 9, 1)).toBe(3);
  expect(neighbour([3, 5, 9], 3, -1)).toBe(9);
  expect(neighbour([3, 5, 9], 4, 1)).toBe(3);
  expect(neighbour([3, 5, 9], undefined, -1)).toBe(9);
  expect(neighbour([], 1, 1)).toBeUndefined();
});
