package io.datatracing.instrumentation.opentelemetryapi;

import io.datatracing.bootstrap.trace.PlainContexts;
import io.opentelemetry.api.trace.Span;
import org.jspecify.annotations.Nullable;

/** Spans of both sides in contexts of the agent. */
final class Spans {
  private Spans() {}

  /**
   * The agent's context with a span of the application. A span that is not ours (a wrapped span
   * context, or a span of an SDK the application brought) is a parent of ours as one of another
   * process would be; an invalid one leaves no parent.
   */
  static Object place(Object context, @Nullable Span span) {
    if (span instanceof BridgedSpan) {
      return PlainContexts.withSpan(context, ((BridgedSpan) span).span);
    }
    if (span == null || !span.getSpanContext().isValid()) {
      return PlainContexts.withoutParent(context);
    }
    return PlainContexts.withRemoteParent(
        context, new ApplicationSpanContext(span.getSpanContext(), span));
  }

  /**
   * The current span of the agent's context, as the application's type.
   *
   * @param last what the application set last, to give it back the object it knows
   */
  static @Nullable Span in(Object context, @Nullable Span last) {
    io.datatracing.bootstrap.trace.SpanContext current = PlainContexts.span(context);
    if (current == null) {
      return last != null && !last.getSpanContext().isValid() ? last : null;
    }
    if (current instanceof io.datatracing.bootstrap.trace.Span) {
      io.datatracing.bootstrap.trace.Span span = (io.datatracing.bootstrap.trace.Span) current;
      return last instanceof BridgedSpan && ((BridgedSpan) last).span == span
          ? last
          : new BridgedSpan(span);
    }
    if (current instanceof ApplicationSpanContext) {
      Span span = ((ApplicationSpanContext) current).span;
      if (span != null) {
        return span;
      }
    }
    return Span.wrap(SpanContexts.of(current, true));
  }
}
