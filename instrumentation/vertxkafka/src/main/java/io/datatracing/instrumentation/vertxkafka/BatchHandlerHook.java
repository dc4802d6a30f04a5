package io.datatracing.instrumentation.vertxkafka;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import io.vertx.core.Handler;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;

/** {@code KafkaReadStreamImpl.batchHandler}. */
final class BatchHandlerHook {
  private BatchHandlerHook() {}

  @OnEnter(replaces = 0)
  static <K, V> @Nullable Handler<ConsumerRecords<K, V>> trace(
      @Argument(0) @Nullable Handler<ConsumerRecords<K, V>> handler) {
    return handler == null ? null : new BatchHandler<>(handler);
  }
}
