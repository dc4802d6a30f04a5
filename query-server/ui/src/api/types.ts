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

export type NodeKind = 'service' | 'task' | 'topic' | 'store' | 'peer';
export type EdgeType = 'call' | 'produce' | 'consume' | 'read' | 'write' | 'trigger' | 'retry' | 'contains' | 'follow';
export type Protocol = 'http' | 'rpc' | 'messaging' | 'db' | 'internal';

export interface SpanRef {
  traceId: string;
  spanId: string;
}

/** Null where nothing leads to a node; without a span where only the trace is known. */
export type GraphExample = { traceId: string; spanId: string | null } | null;

/** Of those of which the time is known. */
export interface Times {
  count: number;
  meanNanos: string;
  maxNanos: string;
}

/** A step, or what lies between steps. */
export interface GraphNode {
  id: number;
  kind: NodeKind;
  name: string;
  /** Null for what no service is. */
  service: Service | null;
  detail: string | null;
  spanCount: number;
  entryCount: number;
  failedEntryCount: number;
  errorCount: number;
  runningCount: number;
  orphanCount: number;
  retryCount: number;
  /** Null where spans were added up without their traces. */
  traceCount: number | null;
  times: Times;
  example: GraphExample;
  /** On the way of the failure. */
  failing: boolean;
}

export interface GraphEdge {
  from: number;
  to: number;
  type: EdgeType;
  protocol: Protocol;
  /** Calls, or records. */
  count: number;
  errorCount: number;
  /** Known by the record's place only. */
  joinedCount: number;
  deadLetterCount: number;
  times: Times;
  queue: Times;
  example: GraphExample;
  failing: boolean;
}

export interface Graph {
  nodes: GraphNode[];
  edges: GraphEdge[];
}

export interface Dependencies extends Graph {
  /** rollup: all spans of whole minutes; traces: the newest traces. */
  method: 'rollup' | 'traces';
  traceCount: number | null;
  unmatchedCallCount: number;
  spanCount: number;
  fromTimeUnixNano: string;
  cuts: ('traces' | 'nodes')[];
}

export interface Percentile {
  percent: number;
  nanos: string;
  /** Null where the sample is too small to say. */
  lowNanos: string | null;
  highNanos: string | null;
}

/** A stretch of time by durations from one power of two to the next. */
/** A trace of a comparison. */
export interface ComparedTrace {
  traceId: string;
  startTimeUnixNano: string;
  durationNanos: string;
  spanCount: number;
  errorCount: number;
  root: { service: string; operation: string } | null;
  services: ServiceCount[];
}

export interface ComparedSide {
  spanId: string;
  /** After the trace's earliest span. */
  offsetNanos: string;
  durationNanos: string;
  selfTimeNanos: string;
  error: boolean;
}

/** A span of one or both traces. */
export interface ComparedRow {
  depth: number;
  service: string;
  operation: string;
  kind: Kind;
  before: ComparedSide | null;
  after: ComparedSide | null;
}

export interface Comparison {
  before: ComparedTrace;
  after: ComparedTrace;
  paired: number;
  added: number;
  removed: number;
  rows: ComparedRow[];
}

export interface HeatCell {
  startUnixNano: string;
  fromNanos: string;
  toNanos: string;
  count: number;
  errorCount: number;
  /** The longest of them. */
  /** Null where only the number is known. */
  exemplar: { traceId: string; durationNanos: string } | null;
}

export interface Latency {
  count: number;
  errorCount: number;
  minNanos: string;
  maxNanos: string;
  meanNanos: string;
  method: 'exact' | 'histogram' | 'rollup';
  relativeError: number;
  confidence: number;
  percentiles: Percentile[];
  heatMap: { stepNanos: string; cells: HeatCell[] };
}

export interface Bottleneck {
  service: Service;
  operation: string;
  kind: 'WORK' | 'WAIT';
  nanos: string;
  fraction: number;
  traceCount: number;
  maxNanos: string;
  example: SpanRef;
}

export interface Bottlenecks {
  traceCount: number;
  fromTimeUnixNano: string;
  totalNanos: string;
  bottlenecks: Bottleneck[];
  truncated: boolean;
}

export interface ErrorExample extends SpanRef {
  timeUnixNano: string;
  message: string;
}

export interface ErrorGroup {
  service: Service;
  operation: string;
  type: string;
  message: string;
  count: number;
  /** Those without a failed span below them. */
  originCount: number;
  traceCount: number;
  first: ErrorExample;
  last: ErrorExample;
}

export interface Errors {
  traceCount: number;
  fromTimeUnixNano: string;
  groupCount: number;
  ungroupedCount: number;
  groups: ErrorGroup[];
  truncated: boolean;
}

export interface FailureSpan extends SpanRef {
  service: string;
  operation: string;
  startTimeUnixNano: string;
  durationNanos: string;
  /** False for one that only passed on what it got. */
  failed: boolean;
  error: string;
  by?: 'answer' | 'consume' | 'trigger' | null;
}

export interface Failure {
  cause: FailureSpan;
  breakage: FailureSpan;
  length: number;
  path: FailureSpan[];
}

export type Cut = 'hops' | 'traces' | 'spans' | 'links' | 'places' | 'nodes';

export interface TraceDag extends Graph {
  traceId: string;
  traces: (TraceSummary & { hop: number; expanded: boolean })[];
  failure: Failure | null;
  missingTraceCount: number;
  missingTraces: string[];
  disagreementCount: number;
  cuts: Cut[];
}

export interface Operation {
  name: string;
  kind: Kind;
}

/** What more traces of one group have than of the other. */
export interface Finding {
  feature: 'service' | 'operation' | 'error' | 'attribute';
  service: string;
  operation?: string;
  key?: string;
  value?: string;
  /** Traces of each group that have it. */
  first: number;
  second: number;
  difference: number;
  pValue: number;
  /** The same, adjusted for the number of things compared. */
  adjusted: number;
}

export interface GroupComparison {
  seenTraces: number;
  firstTraces: number;
  secondTraces: number;
  ignoredFeatures: number;
  findings: Finding[];
}

export interface Completeness {
  traceId: string;
  seenSpanCount: number;
  expectedSpanCount: number;
  score: number;
  gapCount: number;
  gaps: {
    missingSpanId: string;
    childCount: number;
    childSpanId: string;
    childService: string;
    childOperation: string;
  }[];
  unansweredCount: number;
  unanswered: { spanId: string; service: string; operation: string }[];
  /** Addresses that were called and told no span. */
  uncovered: string[];
  droppedDetailCount: string;
  losses: { service: string; cause: string; timeUnixNano: string }[];
}

export interface ProcessClock {
  /** Index into {@link Trace.resources}. */
  resource: number;
  service: Service;
  /** To be added to its times. */
  offsetNanos: string;
  lowNanos: string | null;
  highNanos: string | null;
  evidenceCount: number;
  /** No offset fits all of its calls. */
  contradictory: boolean;
}

export interface Clocks {
  traceId: string;
  processes: ProcessClock[];
}

export interface CollectorNode {
  id: string;
  type: string;
  inBatchCount: number;
  inSpanCount: number;
  outSpanCount: number;
  refusedBatchCount: number;
  heldBatchCount: number;
  heldBytes: number;
  inSpansPerSecond: number;
  outSpansPerSecond: number;
  dropped: { cause: string; spanCount: number }[];
}

export interface CollectorPipeline {
  configuration?: { source: string; sinceUnixNano: string; error?: string };
  /** In the order of the spans, where they are received first; none where no collector runs. */
  nodes: CollectorNode[];
  channels: { from: string; to: string; waits: boolean; batchCount: number; spanCount: number }[];
}

/** RFC 9457, plus the name of the request parameter that was refused, if it was one. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  parameter?: string;
  /** Of a trace that is not stored: what became of it. */
  fate?: TraceFate;
}

/** What became of a trace, as `GET /api/v1/traces/{id}/fate` says it. */
export interface TraceFate {
  /** Such as `tail.not_sampled`. */
  fate: string;
  /** The same in sentences. */
  words: string;
  /** False when a filter says so, which may be wrong. */
  exact: boolean;
}
