package io.datatracing.instrumentation.reactorkafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.kafka.receiver.KafkaReceiver;
import reactor.kafka.receiver.ReceiverRecord;

/** {@code receiveBatch}: a stream for each poll, whose records are acknowledged one by one. */
class BatchReceiverTest extends RecordStream {
  @Test
  void recordsOfAPollAreHandledUntilEachIsAcknowledged() throws Exception {
    run(
        receiver ->
            batches(receiver)
                .concatMap(records -> records)
                .publishOn(others)
                .concatMap(record -> later(record).then(done(record))));
    eachHasItsWork("work", true);
  }

  @Test
  void recordsOfAPollThatAreCollectedAreABatch() throws Exception {
    run(
        receiver ->
            batches(receiver)
                .concatMap(
                    records ->
                        records
                            .collectList()
                            .flatMap(
                                batch ->
                                    Mono.fromCallable(() -> work("insert", "all"))
                                        .subscribeOn(others)
                                        .thenReturn(batch)))
                .flatMapIterable(batch -> batch)
                .doOnNext(record -> record.receiverOffset().acknowledge())
                .map(ConsumerRecord::value));
    long inputs = 0;
    while (inputs < RECORDS) {
      Span span = spans.take();
      if (span.kind() == SpanKind.CONSUMER) {
        Number count = (Number) span.get(Attributes.MESSAGING_BATCH_MESSAGE_COUNT);
        assertThat(span.links()).hasSize(count.intValue());
        inputs += count.longValue();
      } else {
        assertThat(span.name()).isIn(Set.of("insert all"));
        assertThat(span.parentSpanId()).isNotZero();
      }
    }
    assertThat(inputs).isEqualTo(RECORDS);
  }

  /** Not in the version that tests are compiled with. */
  @SuppressWarnings("unchecked") // as the method declares it
  private static Flux<Flux<ReceiverRecord<String, String>>> batches(
      KafkaReceiver<String, String> receiver) {
    try {
      return (Flux<Flux<ReceiverRecord<String, String>>>)
          KafkaReceiver.class.getMethod("receiveBatch").invoke(receiver);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
