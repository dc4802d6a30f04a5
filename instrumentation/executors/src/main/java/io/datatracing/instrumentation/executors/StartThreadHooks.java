package io.datatracing.instrumentation.executors;

import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import io.datatracing.instrumentation.api.Thrown;
import org.jspecify.annotations.Nullable;

/** {@code Thread.start}. */
final class StartThreadHooks {
  private StartThreadHooks() {}

  @OnEnter
  static void onEnter(@This Thread thread) {
    StartedThreads.starting(thread);
  }

  @OnExit
  static void onExit(@This Thread thread, @Thrown @Nullable Throwable thrown) {
    if (thrown != null) {
      StartedThreads.notStarted(thread);
    }
  }
}
