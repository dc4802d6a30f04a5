package io.datatracing.propagators;

import io.datatracing.bootstrap.trace.AttributeKey;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanContext;
import io.datatracing.bootstrap.trace.SpanStart;
import io.opentelemetry.context.Context;

/** Says on the first span of a trace in this process which headers named another trace. */
final class ConflictAttributes implements SpanStart {
  private static final AttributeKey HEADERS = AttributeKey.of("datatracing.propagation.conflict");
  private static final AttributeKey TRACE_IDS =
      AttributeKey.of("datatracing.propagation.conflict.trace_ids");

  @Override
  public void started(Span span, Context parent) {
    SpanContext caller = Span.parentIn(parent);
    if (caller instanceof Conflict) {
      span.put(HEADERS, ((Conflict) caller).headers());
      span.put(TRACE_IDS, ((Conflict) caller).traceIds());
    }
  }
}
