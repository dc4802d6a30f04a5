package io.datatracing.instrumentation.vertxkafka;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import io.vertx.core.Handler;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;

/** {@code KafkaReadStreamImpl.pollRecords}: the stream's own handler, which keeps the iterator. */
final class PollRecordsHook {
  private PollRecordsHook() {}

  @OnEnter(replaces = 0)
  static <K, V> @Nullable Handler<ConsumerRecords<K, V>> takeOver(
      @Argument(0) @Nullable Handler<ConsumerRecords<K, V>> handler) {
    return handler == null ? null : new PolledHandler<>(handler);
  }
}
