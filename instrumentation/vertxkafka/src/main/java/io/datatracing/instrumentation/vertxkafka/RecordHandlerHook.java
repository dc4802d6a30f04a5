package io.datatracing.instrumentation.vertxkafka;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import io.vertx.core.Handler;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** {@code KafkaReadStreamImpl.handler}: the application's, also by way of {@code KafkaConsumer}. */
final class RecordHandlerHook {
  private RecordHandlerHook() {}

  @OnEnter(replaces = 0)
  static <K, V> @Nullable Handler<ConsumerRecord<K, V>> trace(
      @Argument(0) @Nullable Handler<ConsumerRecord<K, V>> handler) {
    return handler == null ? null : new RecordHandler<>(handler);
  }
}
