package io.datatracing.instrumentation.opentelemetryapi;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;

/** Tracers by the name of the code that uses them. Stateless. */
final class BridgedTracerProvider implements TracerProvider {
  static final BridgedTracerProvider INSTANCE = new BridgedTracerProvider();

  private BridgedTracerProvider() {}

  @Override
  public Tracer get(String name) {
    return BridgedTracer.of(name, null, null);
  }

  @Override
  public Tracer get(String name, String version) {
    return BridgedTracer.of(name, version, null);
  }
}
