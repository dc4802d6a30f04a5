package io.datatracing.instrumentation.opentelemetryapi;

import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Return;
import io.opentelemetry.context.propagation.ContextPropagators;

/** Around the propagators of the global instance. */
final class PropagatorsHooks {
  private PropagatorsHooks() {}

  @OnExit(onThrow = false, replacesReturn = true)
  static ContextPropagators get(@Return ContextPropagators global) {
    return BridgedOpenTelemetry.INSTANCE.getPropagators();
  }
}
