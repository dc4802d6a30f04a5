package io.datatracing.storage.segment;

import io.datatracing.model.Span;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.SpanVisitor;
import java.util.List;

/**
 * One part of the store as one search sees it: a table or a block. It offers its traces that match,
 * in steps, newest first by their start as far as this part knows it.
 */
interface SearchSource {

  /** A trace with a matching span here, and the start of its earliest span here. */
  record Candidate(TraceId traceId, long start) {}

  /** Whether {@link #advance} has something left to look at. */
  boolean hasMore();

  /** No candidate that is still to come starts later. Meaningful while {@link #hasMore}. */
  long bound();

  /** Looks at the next part and adds the candidates in it, in any order. */
  void advance(List<Candidate> out);

  /** Shows all matching spans here; what {@link #advance} has done does not matter. */
  void scan(SpanVisitor visitor);

  /** False only when there is certainly no span of the trace. */
  boolean mayContain(TraceId traceId);

  void facts(TraceId traceId, FactSink sink);

  void spans(TraceId traceId, List<Span> out);
}
