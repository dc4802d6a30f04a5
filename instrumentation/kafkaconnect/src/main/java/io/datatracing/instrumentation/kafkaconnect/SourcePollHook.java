package io.datatracing.instrumentation.kafkaconnect;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Tracer;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Return;
import io.datatracing.instrumentation.api.This;
import io.datatracing.instrumentation.api.Thrown;
import io.opentelemetry.context.Context;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Around {@code SourceTask.poll}. */
final class SourcePollHook {
  private SourcePollHook() {}

  @OnEnter
  static @Nullable Context before(@This Object worker) {
    ConnectTask task = ConnectTask.of(worker);
    if (task == null || !Tracer.get().isOn()) {
      return null;
    }
    if (task.keepsBooks()) {
      return Bookkeeping.silence();
    }
    SourceBatch batch = new SourceBatch(task);
    task.source = batch;
    return CurrentContext.attach(batch.polling());
  }

  @OnExit
  static void after(
      @This Object worker,
      @Enter @Nullable Context previous,
      @Return @Nullable List<?> records,
      @Thrown @Nullable Throwable thrown) {
    ConnectTask task = ConnectTask.of(worker);
    SourceBatch batch = task == null ? null : task.source;
    if (previous == null) {
      return;
    }
    CurrentContext.restore(previous);
    if (task == null || batch == null) {
      return;
    }
    task.silent = records != null && !records.isEmpty() && Bookkeeping.isAll(records);
    if (records != null && !records.isEmpty() && !task.silent) {
      batch.polled(records.size());
      return;
    }
    task.source = null;
    // A task that is stopped while it waits is interrupted.
    if (thrown == null || thrown instanceof InterruptedException) {
      batch.end();
    } else {
      batch.failed(thrown);
    }
  }
}
