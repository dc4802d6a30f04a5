package io.datatracing.instrumentation.opentelemetryapi;

import io.datatracing.instrumentation.api.LibraryInstrumentation;
import io.datatracing.instrumentation.api.Weaving;

/** Where the API asks for its implementation: the storage of contexts, and the global instance. */
public final class OpenTelemetryApiInstrumentation implements LibraryInstrumentation {
  @Override
  public String name() {
    return "opentelemetryapi";
  }

  @Override
  public void define(Weaving weaving) {
    weaving
        .type("io.opentelemetry.context.LazyStorage")
        .method("createStorage", StorageCreationHooks.class)
        .method("get()", StorageHooks.class);
    weaving
        .type("io.opentelemetry.api.GlobalOpenTelemetry")
        .method("get()", GlobalHooks.class)
        .methodIfPresent("getOrNoop()", GlobalHooks.class);
    weaving
        .type("io.opentelemetry.api.GlobalOpenTelemetry$ObfuscatedOpenTelemetry")
        .method("getTracerProvider()", TracerProviderHooks.class)
        .method("getPropagators()", PropagatorsHooks.class);
  }
}
