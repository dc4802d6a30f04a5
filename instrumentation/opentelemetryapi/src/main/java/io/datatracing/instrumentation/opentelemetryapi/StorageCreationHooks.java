package io.datatracing.instrumentation.opentelemetryapi;

import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Return;
import io.opentelemetry.context.ContextStorage;

/** Where the API chooses its storage, once, below the wrappers that the application adds. */
final class StorageCreationHooks {
  private StorageCreationHooks() {}

  @OnExit(onThrow = false, replacesReturn = true)
  static ContextStorage created(@Return ContextStorage chosen) {
    BridgedStorage.chosen = true;
    return BridgedStorage.INSTANCE;
  }
}
