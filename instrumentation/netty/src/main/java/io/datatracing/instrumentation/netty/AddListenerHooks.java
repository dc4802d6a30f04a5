package io.datatracing.instrumentation.netty;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.This;
import org.jspecify.annotations.Nullable;

/** {@code DefaultPromise.addListener}; a promise that is done calls its listener from there. */
final class AddListenerHooks {
  private AddListenerHooks() {}

  @OnEnter
  static void onEnter(@This Object promise, @Argument(0) @Nullable Object listener) {
    if (listener != null) {
      PromiseContexts.added(promise, listener);
    }
  }
}
