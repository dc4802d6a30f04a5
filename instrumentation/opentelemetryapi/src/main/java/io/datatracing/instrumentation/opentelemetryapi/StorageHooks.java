package io.datatracing.instrumentation.opentelemetryapi;

import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Return;
import io.opentelemetry.context.ContextStorage;

/** For an agent that came when the API had chosen its storage already. */
final class StorageHooks {
  private StorageHooks() {}

  @OnExit(onThrow = false, replacesReturn = true)
  static ContextStorage get(@Return ContextStorage storage) {
    return BridgedStorage.chosen ? storage : BridgedStorage.INSTANCE;
  }
}
