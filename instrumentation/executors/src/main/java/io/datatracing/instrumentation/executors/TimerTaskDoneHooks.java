package io.datatracing.instrumentation.executors;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.messaging.HandledMessage;
import io.datatracing.instrumentation.api.OnEnter;

/** {@code TaskQueue.isEmpty}: the timer's thread is back, or somebody else asks. */
final class TimerTaskDoneHooks {
  private TimerTaskDoneHooks() {}

  @OnEnter
  static void onEnter() {
    if (onTimerThread()) {
      HandledMessage.endLeft();
      CurrentContext.attach(CurrentContext.root());
    }
  }

  static boolean onTimerThread() {
    return Thread.currentThread().getClass().getName().equals("java.util.TimerThread");
  }
}
