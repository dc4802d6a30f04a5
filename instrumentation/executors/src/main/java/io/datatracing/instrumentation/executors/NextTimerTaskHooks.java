package io.datatracing.instrumentation.executors;

import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Return;
import org.jspecify.annotations.Nullable;

/**
 * {@code TaskQueue.getMin} on the timer's thread: the task is run before the queue is asked again,
 * or it is not due and the thread waits in its context, where nothing runs.
 */
final class NextTimerTaskHooks {
  private NextTimerTaskHooks() {}

  @OnExit(onThrow = false)
  static void onExit(@Return @Nullable Object task) {
    // Whoever schedules a task asks, too.
    if (task != null && TimerTaskDoneHooks.onTimerThread()) {
      TaskContext.attach(task);
    }
  }
}
