package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Return;
import io.datatracing.instrumentation.api.Thrown;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * {@code RecordDeserializer.deserialize}: a record that can't be read is never handed to a task.
 */
final class DeserializeHook {
  private DeserializeHook() {}

  @OnExit
  static void after(
      @Argument(1) ConsumerRecord<byte[], byte[]> record,
      @Return @Nullable ConsumerRecord<Object, Object> deserialized,
      @Thrown @Nullable Throwable thrown) {
    if (deserialized == null) {
      Unreadable.unlessHandled(record, thrown);
    }
  }
}
