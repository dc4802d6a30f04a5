package io.datatracing.instrumentation.opentelemetryapi;

import io.datatracing.bootstrap.propagation.TraceState;
import io.datatracing.bootstrap.trace.SpanContext;
import org.jspecify.annotations.Nullable;

/** Stands in where a format asks for a span and there is none; nothing of it is sent. */
final class NoSpan implements SpanContext {
  static final NoSpan INSTANCE = new NoSpan();

  private NoSpan() {}

  @Override
  public long traceIdHigh() {
    return 0;
  }

  @Override
  public long traceIdLow() {
    return 0;
  }

  @Override
  public long spanId() {
    return 0;
  }

  @Override
  public int flags() {
    return 0;
  }

  @Override
  public @Nullable TraceState traceState() {
    return null;
  }
}
