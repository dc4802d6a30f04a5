package io.datatracing.instrumentation.opentelemetryapi;

import io.opentelemetry.api.trace.SpanKind;

/** Kinds of spans of the application as the agent's type. */
final class SpanKinds {
  private SpanKinds() {}

  static io.datatracing.bootstrap.trace.SpanKind of(SpanKind kind) {
    if (kind == SpanKind.SERVER) {
      return io.datatracing.bootstrap.trace.SpanKind.SERVER;
    }
    if (kind == SpanKind.CLIENT) {
      return io.datatracing.bootstrap.trace.SpanKind.CLIENT;
    }
    if (kind == SpanKind.PRODUCER) {
      return io.datatracing.bootstrap.trace.SpanKind.PRODUCER;
    }
    return kind == SpanKind.CONSUMER
        ? io.datatracing.bootstrap.trace.SpanKind.CONSUMER
        : io.datatracing.bootstrap.trace.SpanKind.INTERNAL;
  }
}
