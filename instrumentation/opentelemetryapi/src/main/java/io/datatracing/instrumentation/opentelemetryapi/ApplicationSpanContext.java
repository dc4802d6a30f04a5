package io.datatracing.instrumentation.opentelemetryapi;

import io.datatracing.bootstrap.propagation.TraceState;
import io.datatracing.bootstrap.trace.SpanContext;
import io.opentelemetry.api.trace.Span;
import org.jspecify.annotations.Nullable;

/** A valid span context of the application, as the agent's type. */
final class ApplicationSpanContext implements SpanContext {
  private static final int HEX_DIGITS = 16;

  /** The span it belongs to; null for the target of a link. */
  final @Nullable Span span;

  private final long traceIdHigh;
  private final long traceIdLow;
  private final long spanId;
  private final int flags;
  private final @Nullable TraceState traceState;

  ApplicationSpanContext(io.opentelemetry.api.trace.SpanContext context, @Nullable Span span) {
    String traceId = context.getTraceId();
    this.span = span;
    this.traceIdHigh = Long.parseUnsignedLong(traceId.substring(0, HEX_DIGITS), 16);
    this.traceIdLow = Long.parseUnsignedLong(traceId.substring(HEX_DIGITS), 16);
    this.spanId = Long.parseUnsignedLong(context.getSpanId(), 16);
    this.flags = context.getTraceFlags().asByte() & 0xff;
    this.traceState = SpanContexts.traceState(context.getTraceState());
  }

  @Override
  public long traceIdHigh() {
    return traceIdHigh;
  }

  @Override
  public long traceIdLow() {
    return traceIdLow;
  }

  @Override
  public long spanId() {
    return spanId;
  }

  @Override
  public int flags() {
    return flags;
  }

  @Override
  public @Nullable TraceState traceState() {
    return traceState;
  }
}
