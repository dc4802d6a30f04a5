package io.datatracing.instrumentation.reactorkafka;

import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Return;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** {@code receive}, {@code receiveAtmostOnce}: a stream of records. */
final class ReceiveHook {
  private ReceiveHook() {}

  @OnExit(onThrow = false, replacesReturn = true)
  static <R extends ConsumerRecord<?, ?>> @Nullable Flux<R> trace(
      @Return @Nullable Flux<R> records) {
    return records == null ? null : new TracedRecords<>(records);
  }
}
