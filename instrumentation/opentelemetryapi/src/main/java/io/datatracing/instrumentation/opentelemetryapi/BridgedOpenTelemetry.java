package io.datatracing.instrumentation.opentelemetryapi;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.propagation.ContextPropagators;

/**
 * What the global instance is where the application set none. Meters and loggers are those of the
 * interface's default methods, which do nothing.
 */
final class BridgedOpenTelemetry implements OpenTelemetry {
  static final BridgedOpenTelemetry INSTANCE = new BridgedOpenTelemetry();

  private final ContextPropagators propagators = ContextPropagators.create(new BridgedPropagator());

  private BridgedOpenTelemetry() {}

  @Override
  public TracerProvider getTracerProvider() {
    return BridgedTracerProvider.INSTANCE;
  }

  @Override
  public ContextPropagators getPropagators() {
    return propagators;
  }
}
