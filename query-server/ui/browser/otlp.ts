import { randomBytes } from 'node:crypto';
import type { Attribute, Kind } from '../src/api/types';
import { spanId, TRACE_ID, type SpanSketch } from '../fixture/build';

/** Spans in one request: well below what the receiver takes. */
const BATCH = 5000;
/** OTLP's number for each kind. */
const KINDS: Record<Kind, number> = { UNSPECIFIED: 0, INTERNAL: 1, SERVER: 2, CLIENT: 3, PRODUCER: 4, CONSUMER: 5 };
const STATUS_ERROR = 2;

export const newTraceId = (): string => randomBytes(16).toString('hex');

/** A prefix that no other test uses, so that tests share a server without seeing each other's services. */
export const newPrefix = (): string => `t${randomBytes(4).toString('hex')}`;

interface Sending {
  /** How long ago the trace began. */
  agoMillis?: number;
  traceId?: string;
  /** Another receiver than that of the server all tests share. */
  otlp?: string;
}

/**
 * Sends a trace by OTLP/HTTP JSON and returns its id. Acknowledged spans can be read. A link to {@link TRACE_ID} becomes
 * one inside the trace.
 */
export async function send(sketches: readonly SpanSketch[], how: Sending = {}): Promise<string> {
  const { agoMillis = 60_000, traceId = newTraceId(), otlp = process.env['TEST_OTLP'] } = how;
  const start = BigInt(Date.now() - agoMillis) * 1_000_000n;
  for (let at = 0; at < sketches.length; at += BATCH) {
    const response = await fetch(`${otlp}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ resourceSpans: resourceSpans(sketches.slice(at, at + BATCH), traceId, start) }),
    });
    if (!response.ok) throw new Error(`${response.status} from the receiver: ${await response.text()}`);
  }
  return traceId;
}

function resourceSpans(sketches: readonly SpanSketch[], traceId: string, start: bigint) {
  const services = [...new Set(sketches.map((sketch) => sketch.service ?? 'service'))];
  return services.map((service) => ({
    resource: { attributes: [otlpAttribute({ key: 'service.name', type: 'string', value: service })] },
    scopeSpans: [
      {
        scope: { name: 'browser-tests', version: '1' },
        spans: sketches
          .filter((sketch) => (sketch.service ?? 'service') === service)
          .map((sketch) => otlpSpan(sketch, traceId, start)),
      },
    ],
  }));
}

function otlpSpan(sketch: SpanSketch, traceId: string, start: bigint) {
  const nanos = (millis: number) => String(start + BigInt(Math.round(millis * 1e6)));
  return {
    traceId,
    spanId: spanId(sketch.id),
    ...(sketch.parent !== undefined && { parentSpanId: spanId(sketch.parent) }),
    name: sketch.name ?? sketch.id,
    kind: KINDS[sketch.kind ?? 'INTERNAL'],
    startTimeUnixNano: nanos(sketch.from),
    endTimeUnixNano: nanos(sketch.to),
    attributes: (sketch.attributes ?? []).map(otlpAttribute),
    events: (sketch.events ?? []).map(({ name, attributes }) => ({
      timeUnixNano: nanos(sketch.to),
      name,
      attributes: attributes.map(otlpAttribute),
    })),
    links: (sketch.links ?? []).map(({ traceId: linked, spanId: target, type }) => ({
      traceId: linked === TRACE_ID ? traceId : linked,
      spanId: spanId(target),
      attributes: type ? [otlpAttribute({ key: 'datatracing.link.type', type: 'string', value: type })] : [],
    })),
    status: sketch.error === undefined ? {} : { code: STATUS_ERROR, message: sketch.error },
  };
}

/** Strings, integers, doubles and booleans: what the tests send. */
function otlpAttribute(attribute: Attribute) {
  const name = { string: 'stringValue', int: 'intValue', double: 'doubleValue', bool: 'boolValue' }[
    attribute.type as string
  ];
  if (!name) throw new Error(`Tests send no attribute of type ${attribute.type}`);
  return { key: attribute.key, value: { [name]: attribute.value } };
}
