package io.datatracing.instrumentation.airflow;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Thrown;
import org.jspecify.annotations.Nullable;

/** Around the run of a task: of {@code (bundle, startupDetails, client)}. */
final class RunTaskHooks {
  private RunTaskHooks() {}

  @OnEnter
  static @Nullable RunningTask onEnter(@Argument(1) Object details) {
    return RunningTask.start(details);
  }

  @OnExit
  static void onExit(@Enter @Nullable RunningTask task, @Thrown @Nullable Throwable thrown) {
    if (task != null) {
      task.end(thrown);
    }
  }
}
