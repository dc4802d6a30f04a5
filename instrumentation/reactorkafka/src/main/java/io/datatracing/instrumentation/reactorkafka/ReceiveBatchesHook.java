package io.datatracing.instrumentation.reactorkafka;

import io.datatracing.bootstrap.context.ElementContext;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Return;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * {@code receiveAutoAck}, {@code receiveBatch}, {@code receiveExactlyOnce}: a stream of records for
 * each poll.
 */
final class ReceiveBatchesHook {
  private ReceiveBatchesHook() {}

  @OnExit(onThrow = false, replacesReturn = true)
  static <R extends ConsumerRecord<?, ?>> @Nullable Flux<Flux<R>> trace(
      @Return @Nullable Flux<Flux<R>> polls) {
    if (polls == null) {
      return null;
    }
    ElementContext.use();
    return polls.map(new TracedRecords.Trace<R>());
  }
}
