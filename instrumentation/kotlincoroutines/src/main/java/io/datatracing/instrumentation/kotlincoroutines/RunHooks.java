package io.datatracing.instrumentation.kotlincoroutines;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.messaging.HandledMessage;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * {@code DispatchedTask.run}: a thread runs a coroutine until it is suspended. What the coroutine
 * has left current, the record that a loop of it is at, is not for whatever the thread does next. A
 * {@link ContextElement} sees to that where there is one.
 */
final class RunHooks {
  private RunHooks() {}

  @OnEnter
  static Context onEnter() {
    return CurrentContext.current();
  }

  @OnExit
  static void onExit(@Enter @Nullable Context previous) {
    // Without consumers nothing is left that is not its maker's to take away.
    if (previous != null && HandledMessage.areLoopsExpected()) {
      HandledMessage.detach(previous);
    }
  }
}
