/**
 * The JSON of the query API as this page reads it (`GET /api/v1/openapi.json` is the reference).
 *
 * Ids are lowercase hex; times are nanoseconds since 1970 UTC and durations nanoseconds, both as decimal strings,
 * because they do not fit a JavaScript number.
 */

export type AttributeType = 'string' | 'int' | 'double' | 'bool' | 'bytes' | 'array' | 'map' | 'empty';

/** A typed value: `int` is a decimal string, `bytes` base64, `array` a list of values, `map` a list of attributes. */
export type TypedValue =
  | { type: 'string' | 'int' | 'bytes'; value: string }
  | { type: 'double'; value: number | string }
  | { type: 'bool'; value: boolean }
  | { type: 'array'; value: TypedValue[] }
  | { type: 'map'; value: Attribute[] }
  | { type: 'empty'; value?: null };

export type Attribute = { key: string } & TypedValue;

export type Kind = 'INTERNAL' | 'SERVER' | 'CLIENT' | 'PRODUCER' | 'CONSUMER' | 'UNSPECIFIED';

export interface SpanEvent {
  timeUnixNano: string;
  name: string;
  attributes: Attribute[];
  droppedAttributesCount: number;
}

export interface SpanLink {
  traceId: string;
  spanId: string;
  traceState: string;
  flags: number;
  attributes: Attribute[];
  droppedAttributesCount: number;
}

export interface Span {
  spanId: string;
  parentSpanId: string | null;
  name: string;
  kind: Kind;
  service: string;
  /** Index into {@link Trace.resources}. */
  resource: number;
  /** Index into {@link Trace.scopes}. */
  scope: number;
  startTimeUnixNano: string;
  /** Negative when the span's end lies before its start. */
  durationNanos: string;
  status: { code: 'UNSET' | 'OK' | 'ERROR'; message: string };
  traceState: string;
  flags: number;
  attributes: Attribute[];
  droppedAttributesCount: number;
  events: SpanEvent[];
  droppedEventsCount: number;
  links: SpanLink[];
  droppedLinksCount: number;
}

export interface Resource {
  attributes: Attribute[];
  droppedAttributesCount: number;
  schemaUrl: string;
}

export interface Scope extends Resource {
  name: string;
  version: string;
}

export interface ServiceCount {
  name: string;
  colorSlot: number;
  spanCount: number;
  errorCount: number;
}

export interface TraceSummary {
  traceId: string;
  startTimeUnixNano: string;
  durationNanos: string;
  spanCount: number;
  errorCount: number;
  /** Null when no span without a parent has arrived. */
  root: { service: string; operation: string } | null;
  services: ServiceCount[];
}

export interface Trace extends TraceSummary {
  resources: Resource[];
  scopes: Scope[];
  /** Sorted by start. */
  spans: Span[];
}

export interface FoundTrace extends TraceSummary {
  matchedSpanCount: number;
}

export interface TracePage {
  /** Newest first. */
  traces: FoundTrace[];
  nextCursor: string | null;
}

export interface Service {
  name: string;
  colorSlot: number;
}

/** Where a record is. */
export interface RecordAddress {
  cluster: string | null;
  topic: string;
  partition: number;
  offset: string;
}

/** A span that sent or handled a record. */
export interface Hop {
  traceId: string;
  spanId: string;
  name: string;
  operation: 'send' | 'process';
  service: Service;
  startTimeUnixNano: string;
  durationNanos: string;
  status: 'UNSET' | 'OK' | 'ERROR';
  topic: string | null;
  record: RecordAddress | null;
  group: string | null;
  /** `h:` and a hash, or `p:` and the text. */
  key: string | null;
  ids: string[];
  /** Records of a batch that was handled as a whole. */
  batch: string | null;
}

export interface RecordHops {
  topic: string;
  /** In the order of time. */
  hops: Hop[];
  /** There are older ones. */
  truncated: boolean;
}

export interface Operation {
  name: string;
  kind: Kind;
}

/** RFC 9457, plus the name of the request parameter that was refused, if it was one. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  parameter?: string;
}
