package io.datatracing.instrumentation.executors;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.messaging.HandledMessage;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * Where a {@code ForkJoinTask} runs; some run more than once, so it keeps its context. One without
 * a context runs in none: its thread may be one that waits for another task and helps. So what ends
 * with it is what was begun in it: a loop over Kafka's records that it has left.
 */
final class RunHooks {
  private RunHooks() {}

  @OnEnter
  static @Nullable Context onEnter(@This Object task) {
    Context previous = TaskContext.attachOrNone(task);
    return previous == null && HandledMessage.areLoopsExpected()
        ? CurrentContext.current()
        : previous;
  }

  @OnExit
  static void onExit(@This Object task, @Enter @Nullable Context previous) {
    if (previous != null) {
      if (HandledMessage.areLoopsExpected()) {
        HandledMessage.endLeft(TaskContext.of(task), previous);
      }
      CurrentContext.restore(previous);
    }
  }
}
