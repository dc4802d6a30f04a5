package io.datatracing.instrumentation.opentelemetryapi;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Return;
import io.datatracing.instrumentation.api.This;
import io.opentelemetry.api.trace.TracerBuilder;
import io.opentelemetry.api.trace.TracerProvider;

/** Around the interface's default method, which answers with a builder of nothing. */
final class ProviderBuilderHooks {
  private ProviderBuilderHooks() {}

  @OnExit(onThrow = false, replacesReturn = true)
  static TracerBuilder tracerBuilder(
      @This TracerProvider provider, @Argument(0) String name, @Return TracerBuilder builder) {
    return provider == BridgedTracerProvider.INSTANCE ? new BridgedTracerBuilder(name) : builder;
  }
}
