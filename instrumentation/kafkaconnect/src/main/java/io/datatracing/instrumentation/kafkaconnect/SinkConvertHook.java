package io.datatracing.instrumentation.kafkaconnect;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import io.datatracing.instrumentation.api.Thrown;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;

/** From the poll to the records that a sink task is given. */
final class SinkConvertHook {
  private SinkConvertHook() {}

  @OnEnter
  static void before(@This Object worker, @Argument(0) ConsumerRecords<?, ?> polled) {
    ConnectTask task = ConnectTask.of(worker);
    if (task != null && task.sink == null) {
      SinkBatch batch = SinkBatch.of(task, polled);
      if (batch != null) {
        task.sink = batch;
        batch.enter();
      }
    }
  }

  @OnExit
  static void after(@This Object worker, @Thrown @Nullable Throwable thrown) {
    ConnectTask task = ConnectTask.of(worker);
    SinkBatch batch = task == null ? null : task.sink;
    if (task == null || batch == null) {
      return;
    }
    if (thrown == null) {
      batch.pause();
    } else {
      task.sink = null;
      batch.end(thrown);
    }
  }
}
