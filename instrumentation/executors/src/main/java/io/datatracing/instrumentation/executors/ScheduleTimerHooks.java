package io.datatracing.instrumentation.executors;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;

/** {@code Timer.sched}: every way of scheduling ends here; a period of 0 is for once. */
final class ScheduleTimerHooks {
  private ScheduleTimerHooks() {}

  @OnEnter
  static void onEnter(@Argument(0) Object task, @Argument(2) long period) {
    if (task != null && period == 0) {
      TaskContext.captureForLater(task);
    }
  }
}
