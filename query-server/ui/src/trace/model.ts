import type { Span, Trace } from '../api/types';

/** A span in its place. Times are nanoseconds from the start of the trace. */
export interface SpanNode {
  /** Position in {@link TraceModel.nodes}; other nodes are referred to by it. */
  readonly index: number;
  readonly span: Span;
  /** Colour of the service, 0 to 7. */
  readonly slot: number;
  readonly start: number;
  /** Never before the start; `duration` keeps what was reported. */
  readonly end: number;
  /** As reported: negative when the reported end lies before the start. */
  readonly duration: number;
  /** -1 at root level. */
  parent: number;
  /** By start. */
  readonly children: number[];
  depth: number;
  /** Why a span that names a parent stands at root level. */
  detached: 'orphan' | 'cycle' | null;
}

/** A trace as the page thinks of it; built once, never changed. */
export interface TraceModel {
  readonly trace: Trace;
  /** Nanoseconds since 1970 UTC; offset 0. */
  readonly startUnixNanos: bigint;
  /** Offset at which the last span ends. */
  readonly end: number;
  readonly nodes: readonly SpanNode[];
  /** First node of each span id. */
  readonly byId: ReadonlyMap<string, number>;
  /** Roots by start, then what was detached, orphans of one parent together. */
  readonly roots: readonly number[];
  /** Spans that did not arrive: known only because a child names them. */
  readonly missing: readonly MissingParent[];
  /** Nodes with status ERROR, in the order of the tree. */
  readonly errors: readonly number[];
}

export interface MissingParent {
  readonly spanId: string;
  readonly orphans: readonly number[];
  /** It ran at least from here to there, if its children ran within it. */
  readonly start: number;
  readonly end: number;
}

export const isError = (node: SpanNode): boolean => node.span.status.code === 'ERROR';
