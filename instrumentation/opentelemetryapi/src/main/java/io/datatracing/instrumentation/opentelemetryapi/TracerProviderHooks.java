package io.datatracing.instrumentation.opentelemetryapi;

import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Return;
import io.opentelemetry.api.trace.TracerProvider;

/** Around the tracers of the global instance. */
final class TracerProviderHooks {
  private TracerProviderHooks() {}

  @OnExit(onThrow = false, replacesReturn = true)
  static TracerProvider get(@Return TracerProvider global) {
    return BridgedTracerProvider.INSTANCE;
  }
}
