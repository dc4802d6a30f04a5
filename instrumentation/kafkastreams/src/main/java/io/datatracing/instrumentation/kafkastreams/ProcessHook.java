package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import io.datatracing.instrumentation.api.Thrown;
import org.apache.kafka.streams.processor.internals.StreamTask;
import org.jspecify.annotations.Nullable;

/** {@code StreamTask.process}: takes one record from the task's queues, if there is one. */
final class ProcessHook {
  private ProcessHook() {}

  @OnEnter
  static TracedTask before(@This StreamTask task) {
    TracedTask traced = TracedTask.of(task);
    traced.enter();
    return traced;
  }

  @OnExit
  static void after(@Enter @Nullable TracedTask traced, @Thrown @Nullable Throwable thrown) {
    if (traced != null) {
      traced.leave(thrown);
    }
  }
}
