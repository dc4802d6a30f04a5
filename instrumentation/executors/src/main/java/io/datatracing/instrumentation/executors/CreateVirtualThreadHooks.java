package io.datatracing.instrumentation.executors;

import io.datatracing.bootstrap.messaging.HandledMessage;
import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import org.jspecify.annotations.Nullable;

/**
 * As {@link CreateNewerThreadHooks}. Nothing of a virtual thread runs on itself at its end but its
 * task, so where there are consumers that is wrapped.
 */
final class CreateVirtualThreadHooks {
  private CreateVirtualThreadHooks() {}

  @OnEnter(replaces = 3)
  static @Nullable Runnable onEnter(@Argument(3) @Nullable Runnable code) {
    return code != null && HandledMessage.areLoopsExpected() ? new EndingRunnable(code) : code;
  }

  @OnExit(onThrow = false)
  static void onExit(@This Thread thread, @Argument(3) @Nullable Runnable code) {
    StartedThreads.created(thread, EndingRunnable.unwrap(code));
  }
}
