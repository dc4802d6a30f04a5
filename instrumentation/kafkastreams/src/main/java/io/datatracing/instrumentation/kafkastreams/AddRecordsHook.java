package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.internals.StreamTask;
import org.jspecify.annotations.Nullable;

/**
 * {@code StreamTask.addRecords}: what a poll brought for one partition of the task. The first of
 * them is deserialized here.
 */
final class AddRecordsHook {
  private AddRecordsHook() {}

  @OnEnter
  static TracedTask before(@This StreamTask task, @Argument(0) TopicPartition partition) {
    TracedTask traced = TracedTask.of(task);
    traced.add(partition);
    return traced;
  }

  @OnExit
  static void after(@Enter @Nullable TracedTask traced) {
    if (traced != null) {
      traced.added();
    }
  }
}
