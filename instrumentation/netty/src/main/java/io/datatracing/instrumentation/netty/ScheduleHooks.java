package io.datatracing.instrumentation.netty;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import org.jspecify.annotations.Nullable;

/** The constructors of one-shot scheduled tasks. */
final class ScheduleHooks {
  private ScheduleHooks() {}

  @OnExit(onThrow = false)
  static void onExit(@This Object task, @Argument(1) @Nullable Object code) {
    PromiseContexts.scheduled(task, code);
  }
}
