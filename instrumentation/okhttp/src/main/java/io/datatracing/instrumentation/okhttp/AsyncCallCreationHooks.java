package io.datatracing.instrumentation.okhttp;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;

/** Around the constructor that {@code Call.enqueue} calls on the application's thread. */
final class AsyncCallCreationHooks {
  private AsyncCallCreationHooks() {}

  @OnExit(onThrow = false)
  static void onExit(@This Object call) {
    AsyncCallHooks.CALLER.set(call, CurrentContext.current());
  }
}
