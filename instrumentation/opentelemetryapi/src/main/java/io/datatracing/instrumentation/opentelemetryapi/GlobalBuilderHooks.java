package io.datatracing.instrumentation.opentelemetryapi;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Return;
import io.opentelemetry.api.trace.TracerBuilder;

/** Around the builders of the global instance. */
final class GlobalBuilderHooks {
  private GlobalBuilderHooks() {}

  @OnExit(onThrow = false, replacesReturn = true)
  static TracerBuilder tracerBuilder(@Argument(0) String name, @Return TracerBuilder global) {
    return new BridgedTracerBuilder(name);
  }
}
