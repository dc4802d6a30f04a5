package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Thrown;
import org.jspecify.annotations.Nullable;

/** {@code TimestampedTupleForwarder.maybeForward}: inside of {@link WindowCloseHook} a result. */
final class WindowEmitHook {
  private WindowEmitHook() {}

  @OnEnter
  static FinalWindows.@Nullable Result before(@Argument(0) Object record) {
    TracedTask task = TracedTask.current();
    Object emitter = task == null ? null : task.emitter();
    return task == null || emitter == null ? null : FinalWindows.emit(task, emitter, record);
  }

  @OnExit
  static void after(
      @Enter FinalWindows.@Nullable Result result, @Thrown @Nullable Throwable thrown) {
    if (result != null) {
      result.close(thrown);
    }
  }
}
