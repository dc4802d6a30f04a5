package io.datatracing.instrumentation.opentelemetryapi;

import io.datatracing.bootstrap.trace.InstrumentationScope;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.Tracer;
import org.jspecify.annotations.Nullable;

/** Spans of one instrumentation scope. Immutable. */
final class BridgedTracer implements Tracer {
  /** What OpenTelemetry's SDK calls the tracer of code that gives no name. */
  private static final String UNKNOWN = "unknown";

  private final InstrumentationScope scope;

  private BridgedTracer(InstrumentationScope scope) {
    this.scope = scope;
  }

  static BridgedTracer of(
      @Nullable String name, @Nullable String version, @Nullable String schemaUrl) {
    String known = name == null || name.isEmpty() ? UNKNOWN : name;
    return new BridgedTracer(new InstrumentationScope(known, version, schemaUrl));
  }

  @Override
  public SpanBuilder spanBuilder(@Nullable String spanName) {
    return new BridgedSpanBuilder(scope, spanName == null ? "" : spanName);
  }
}
