package io.datatracing.instrumentation.netty;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.This;
import org.jspecify.annotations.Nullable;

/** {@code DefaultPromise.removeListener}: a channel's close future lives long. */
final class RemoveListenerHooks {
  private RemoveListenerHooks() {}

  @OnEnter
  static void onEnter(@This Object promise, @Argument(0) @Nullable Object listener) {
    if (listener != null) {
      PromiseContexts.removed(promise, listener);
    }
  }
}
