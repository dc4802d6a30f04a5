package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import org.jspecify.annotations.Nullable;

/** {@code fetchAndEmit} of a windowed aggregation: the results of windows that have closed. */
final class WindowCloseHook {
  private WindowCloseHook() {}

  @OnEnter
  static @Nullable TracedTask before(@This Object processor) {
    TracedTask task = TracedTask.current();
    if (task != null) {
      task.emitter(processor);
    }
    return task;
  }

  @OnExit
  static void after(@Enter @Nullable TracedTask task) {
    if (task != null) {
      task.emitter(null);
    }
  }
}
