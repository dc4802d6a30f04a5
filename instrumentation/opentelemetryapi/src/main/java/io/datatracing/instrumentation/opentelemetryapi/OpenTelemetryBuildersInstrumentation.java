package io.datatracing.instrumentation.opentelemetryapi;

import io.datatracing.instrumentation.api.LibraryInstrumentation;
import io.datatracing.instrumentation.api.Weaving;

/**
 * {@code TracerBuilder}, which the API has since 1.4. An instrumentation of its own, as its helper
 * implements a type that older versions lack; it does nothing there, since all it weaves is absent.
 */
public final class OpenTelemetryBuildersInstrumentation implements LibraryInstrumentation {
  @Override
  public String name() {
    return "opentelemetryapi-builders";
  }

  @Override
  public void define(Weaving weaving) {
    weaving
        .type("io.opentelemetry.api.trace.TracerProvider")
        .methodIfPresent("tracerBuilder(java.lang.String)", ProviderBuilderHooks.class);
    weaving
        .type("io.opentelemetry.api.GlobalOpenTelemetry$ObfuscatedOpenTelemetry")
        .methodIfPresent("tracerBuilder(java.lang.String)", GlobalBuilderHooks.class);
  }
}
