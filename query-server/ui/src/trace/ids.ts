/** Where a pasted text leads. */
export interface TraceAddress {
  readonly traceId: string;
  readonly spanId: string | undefined;
}

const ZEROES = /^0+$/;

/**
 * Reads what people paste for a trace: 32 hex digits, 16 (a 64-bit id of an older system, left-padded with zeros), a
 * `traceparent` header, or the address of a trace page. Undefined for anything else.
 */
export function parseTraceAddress(text: string): TraceAddress | undefined {
  const trimmed = text.trim().toLowerCase();
  const header = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}/.exec(trimmed);
  if (header) return address(header[1]!, header[2]);
  const page = /\/trace\/([0-9a-f]{16,32})(?:\?(?:.*&)?span=([0-9a-f]{16}))?/.exec(trimmed);
  if (page) return address(page[1]!, page[2]);
  return /^([0-9a-f]{16}|[0-9a-f]{32})$/.test(trimmed) ? address(trimmed, undefined) : undefined;
}

function address(traceId: string, spanId: string | undefined): TraceAddress | undefined {
  return ZEROES.test(traceId) ? undefined : { traceId: traceId.padStart(32, '0'), spanId };
}
