package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import org.jspecify.annotations.Nullable;

/** {@code get} of a table's value getter: a join looks for a row. */
final class TableGetHook {
  private TableGetHook() {}

  @OnEnter
  static @Nullable TracedTask before() {
    TracedTask task = TracedTask.current();
    if (task != null) {
      task.joins(true);
    }
    return task;
  }

  @OnExit
  static void after(@Enter @Nullable TracedTask task) {
    if (task != null) {
      task.joins(false);
    }
  }
}
