package io.datatracing.instrumentation.opentelemetryapi;

import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Return;
import io.opentelemetry.api.OpenTelemetry;

/**
 * The global instance is ours where nobody set one. One that was set comes wrapped, and the wrapper
 * is woven, too: its tracers and propagators are ours, its meters and loggers its own.
 */
final class GlobalHooks {
  private GlobalHooks() {}

  @OnExit(onThrow = false, replacesReturn = true)
  static OpenTelemetry get(@Return OpenTelemetry global) {
    return global == OpenTelemetry.noop() ? BridgedOpenTelemetry.INSTANCE : global;
  }
}
