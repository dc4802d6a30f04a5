package io.datatracing.instrumentation.executors;

import io.datatracing.instrumentation.api.LibraryInstrumentation;
import io.datatracing.instrumentation.api.Weaving;

/**
 * {@code java.util.Timer}. Its thread calls the task between two calls of its queue: {@code getMin}
 * gives the task that is next, {@code isEmpty} is asked before the one after it.
 */
public final class TimersInstrumentation implements LibraryInstrumentation {
  @Override
  public String name() {
    return "timers";
  }

  @Override
  public void define(Weaving weaving) {
    weaving
        .type("java.util.Timer")
        .method("sched(java.util.TimerTask, long, long)", ScheduleTimerHooks.class);
    weaving.type("java.util.TimerTask").field("context");
    weaving
        .type("java.util.TaskQueue")
        .method("getMin()", NextTimerTaskHooks.class)
        .method("isEmpty()", TimerTaskDoneHooks.class);
  }
}
