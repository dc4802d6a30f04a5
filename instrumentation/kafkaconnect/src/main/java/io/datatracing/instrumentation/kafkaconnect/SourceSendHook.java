package io.datatracing.instrumentation.kafkaconnect;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Return;
import io.datatracing.instrumentation.api.This;
import io.datatracing.instrumentation.api.Thrown;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * Around the loop that transforms, converts and sends what was polled. It comes back with false to
 * be called again.
 */
final class SourceSendHook {
  private SourceSendHook() {}

  @OnEnter
  static @Nullable Context before(@This Object worker) {
    ConnectTask task = ConnectTask.of(worker);
    if (task != null && task.silent) {
      return Bookkeeping.silence();
    }
    return task == null || task.source == null ? null : task.source.enter();
  }

  @OnExit
  static void after(
      @This Object worker,
      @Enter @Nullable Context previous,
      @Return boolean done,
      @Thrown @Nullable Throwable thrown) {
    ConnectTask task = ConnectTask.of(worker);
    SourceBatch batch = task == null ? null : task.source;
    if (previous == null) {
      return;
    }
    if (task == null || batch == null) {
      CurrentContext.restore(previous);
      return;
    }
    if (done || thrown != null) {
      task.source = null;
    }
    batch.leave(previous, done, thrown);
  }
}
