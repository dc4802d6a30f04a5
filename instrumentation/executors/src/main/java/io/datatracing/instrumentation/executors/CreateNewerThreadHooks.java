package io.datatracing.instrumentation.executors;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import org.jspecify.annotations.Nullable;

/** As {@link CreateThreadHooks} for the constructors since Java 19, virtual threads' too. */
final class CreateNewerThreadHooks {
  private CreateNewerThreadHooks() {}

  @OnExit(onThrow = false)
  static void onExit(@This Thread thread, @Argument(3) @Nullable Runnable code) {
    StartedThreads.created(thread, code);
  }
}
