package io.datatracing.instrumentation.opentelemetryapi;

import io.datatracing.bootstrap.trace.InstrumentationScope;
import io.opentelemetry.api.incubator.trace.ExtendedSpanBuilder;
import io.opentelemetry.api.incubator.trace.ExtendedTracer;
import io.opentelemetry.api.trace.Tracer;
import org.jspecify.annotations.Nullable;

/** As {@link BridgedTracer}, with the interface of the incubating API. Immutable. */
final class BridgedExtendedTracer implements ExtendedTracer, TracerPrototype {
  static final BridgedExtendedTracer PROTOTYPE =
      new BridgedExtendedTracer(new InstrumentationScope(BridgedTracer.OURS, null, null));

  private final InstrumentationScope scope;

  private BridgedExtendedTracer(InstrumentationScope scope) {
    this.scope = scope;
  }

  @Override
  public Tracer of(InstrumentationScope other) {
    return new BridgedExtendedTracer(other);
  }

  @Override
  public ExtendedSpanBuilder spanBuilder(@Nullable String spanName) {
    return new BridgedExtendedSpanBuilder(scope, spanName == null ? "" : spanName);
  }
}
