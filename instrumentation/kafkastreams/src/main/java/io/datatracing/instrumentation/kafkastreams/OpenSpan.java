package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Span;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/** A span that is current on this thread until it is closed, on the same thread. */
final class OpenSpan {
  private final Span span;
  private final Context previous;

  private OpenSpan(Span span, Context previous) {
    this.span = span;
    this.previous = previous;
  }

  static @Nullable OpenSpan of(@Nullable Span span, Context context) {
    return span == null ? null : new OpenSpan(span, CurrentContext.attach(span.in(context)));
  }

  void close(@Nullable Throwable thrown) {
    CurrentContext.restore(previous);
    if (thrown != null) {
      span.fail(thrown);
    }
    span.end();
  }
}
