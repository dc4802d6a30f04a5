import { expect, test } from 'vitest';
import { TRACE_ID, traceOf } from '../../fixture/build';
import { crossTraceLinks, linkedFrom, linksOf } from './links';
import { buildModel } from './tree';

const OTHER = 'f'.repeat(32);
const model = buildModel(
  traceOf([
    { id: 'a', from: 0, to: 9 },
    {
      id: 'b',
      parent: 'a',
      from: 1,
      to: 2,
      links: [
        { traceId: TRACE_ID, spanId: 'a', type: 'retry_of' },
        { traceId: OTHER, spanId: '1', type: 'input' },
        { traceId: OTHER, spanId: '2', type: 'input' },
      ],
    },
    { id: 'c', parent: 'a', from: 3, to: 4, links: [{ traceId: OTHER, spanId: '1' }] },
  ]),
);

test('a link inside the trace leads to its span, both ways', () => {
  expect(linksOf(model, model.nodes[1]!)[0]).toMatchObject({ type: 'retry_of', target: model.nodes[0] });
  expect(linkedFrom(model, model.nodes[0]!)).toEqual([model.nodes[1]]);
});

test('links of one type from a span to another trace are counted', () => {
  const links = crossTraceLinks(model).map(({ from, type, count }) => `${from.span.name} ${type} ${count}`);
  expect(links).toEqual(['b input 2', 'c link 1']);
});
