package io.datatracing.instrumentation.opentelemetryapi;

import io.datatracing.instrumentation.api.LibraryInstrumentation;
import io.datatracing.instrumentation.api.Weaving;

/**
 * The incubating API. An instrumentation of its own, as its classes implement types that most
 * applications lack, and that change from version to version: it may stand down alone.
 */
public final class OpenTelemetryIncubatorInstrumentation implements LibraryInstrumentation {
  @Override
  public String name() {
    return "opentelemetryapi-incubator";
  }

  @Override
  public void define(Weaving weaving) {
    weaving
        .type("io.opentelemetry.api.incubator.trace.ExtendedDefaultTracerProvider")
        .method("get(java.lang.String)", ExtendedProviderHooks.class);
    weaving
        .typeIfPresent("io.opentelemetry.api.incubator.internal.ObfuscatedExtendedOpenTelemetry")
        .method("getTracerProvider()", TracerProviderHooks.class)
        .method("getPropagators()", PropagatorsHooks.class)
        .method("tracerBuilder(java.lang.String)", GlobalBuilderHooks.class);
  }
}
