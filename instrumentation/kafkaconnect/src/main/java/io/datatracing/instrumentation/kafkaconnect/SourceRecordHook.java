package io.datatracing.instrumentation.kafkaconnect;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Return;
import io.datatracing.instrumentation.api.This;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** The last step before a record is sent, since 3.7. */
final class SourceRecordHook {
  private SourceRecordHook() {}

  @OnExit(onThrow = false)
  static void converted(
      @This Object worker,
      @Argument(1) @Nullable SourceRecord source,
      @Return @Nullable ProducerRecord<?, ?> record) {
    ConnectTask task = ConnectTask.of(worker);
    if (task != null && task.source != null) {
      task.source.next(source, record);
    }
  }
}
