package io.datatracing.instrumentation.kafkaconnect;

import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import io.datatracing.instrumentation.api.Thrown;
import org.jspecify.annotations.Nullable;

/** Around {@code SinkTask.put}. */
final class SinkPutHook {
  private SinkPutHook() {}

  @OnEnter
  static void before(@This Object worker) {
    ConnectTask task = ConnectTask.of(worker);
    if (task != null && task.sink != null) {
      task.sink.enter();
    }
  }

  @OnExit
  static void after(@This Object worker, @Thrown @Nullable Throwable thrown) {
    ConnectTask task = ConnectTask.of(worker);
    SinkBatch batch = task == null ? null : task.sink;
    if (task == null || batch == null) {
      return;
    }
    if (thrown == null && Undelivered.isAny(worker)) {
      batch.retry();
      return;
    }
    task.sink = null;
    // The worker wraps what the task has thrown.
    Throwable cause = thrown == null ? null : thrown.getCause();
    batch.end(cause == null ? thrown : cause);
  }
}
