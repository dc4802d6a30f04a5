package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Return;
import org.apache.kafka.streams.processor.internals.StampedRecord;
import org.jspecify.annotations.Nullable;

/** {@code PartitionGroup.nextRecord}: inside {@code StreamTask.process}, the record is known. */
final class NextRecordHook {
  private NextRecordHook() {}

  @OnExit(onThrow = false)
  static void next(@Return @Nullable StampedRecord record) {
    TracedTask task = TracedTask.current();
    if (task != null && record != null) {
      task.start(record);
    }
  }
}
