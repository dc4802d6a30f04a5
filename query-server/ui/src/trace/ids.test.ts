import { expect, test } from 'vitest';
import { parseTraceAddress } from './ids';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

test.each([
  [TRACE, { traceId: TRACE, spanId: undefined }],
  [`  ${TRACE.toUpperCase()} `, { traceId: TRACE, spanId: undefined }],
  ['a3ce929d0e0e4736', { traceId: '0000000000000000a3ce929d0e0e4736', spanId: undefined }],
  [`00-${TRACE}-${SPAN}-01`, { traceId: TRACE, spanId: SPAN }],
  [`http://127.0.0.1:16686/trace/${TRACE}?view=table&span=${SPAN}`, { traceId: TRACE, spanId: SPAN }],
  [`/trace/${TRACE}`, { traceId: TRACE, spanId: undefined }],
])('%s leads to a trace', (text, address) => expect(parseTraceAddress(text)).toEqual(address));

test.each(['', 'order-42', '0'.repeat(32), TRACE.slice(1), `${TRACE}0`, 'g'.repeat(32)])('“%s” does not', (text) =>
  expect(parseTraceAddress(text)).toBeUndefined(),
);
