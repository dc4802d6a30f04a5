package io.datatracing.instrumentation.executors;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import org.jspecify.annotations.Nullable;

/** The constructor of {@code Thread}: the only place that tells what a thread is going to run. */
final class CreateThreadHooks {
  private CreateThreadHooks() {}

  @OnExit(onThrow = false)
  static void onExit(@This Thread thread, @Argument(1) @Nullable Runnable code) {
    StartedThreads.created(thread, code);
  }
}
