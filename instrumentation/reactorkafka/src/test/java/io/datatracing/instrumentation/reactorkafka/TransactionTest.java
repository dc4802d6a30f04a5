package io.datatracing.instrumentation.reactorkafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.SpanStatus;
import io.datatracing.instrumentation.testing.Spans;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.kafka.sender.KafkaSender;
import reactor.kafka.sender.SenderRecord;
import reactor.kafka.sender.TransactionManager;

/** {@code receiveExactlyOnce}: what a poll returned is handled in a transaction of a sender. */
class TransactionTest extends RecordStream {
  private final String copies = topic + "-copies";
  private final KafkaSender<String, String> transactional =
      KafkaSender.create(TestBroker.senderOptions().producerProperty("transactional.id", topic));
  private final TransactionManager transactions = transactional.transactionManager();

  @AfterEach
  void closeTransactional() {
    transactional.close();
  }

  @Test
  void whatIsSentForARecordOfATransactionIsBelowItAndCommitted() throws Exception {
    AtomicInteger sent = new AtomicInteger();
    ReactorKafkaTestClient.get(
        TestBroker.receiver(topic, scheduler)
            .receiveExactlyOnce(transactions)
            .concatMap(
                records ->
                    transactional
                        .send(records.map(this::copy))
                        .doOnNext(result -> sent.incrementAndGet())
                        .then(transactions.commit())
                        .then(Mono.fromSupplier(sent::get)))
            .takeUntil(count -> count == RECORDS)
            .then());
    awaitIdle();
    Map<String, Span> processed = processed(3 * RECORDS);
    for (String value : this.sent.keySet()) {
      Span process = processed.get(value);
      assertThat(process.status()).isEqualTo(SpanStatus.UNSET);
      assertThat(named("work", value).isChildOf(process)).isTrue();
      Span send =
          Spans.only(all, span -> span.kind() == SpanKind.PRODUCER && span.isChildOf(process));
      assertThat(send.name()).isEqualTo("send " + copies);
      assertThat(send.get(Attributes.DATATRACING_KAFKA_TRANSACTION_STATE)).isEqualTo("committed");
      assertThat(process.get(Attributes.DATATRACING_END_ESTIMATED)).isNull();
    }
  }

  @Test
  void whatWasSentBeforeAFailureIsAborted() throws Exception {
    IllegalStateException poisoned = new IllegalStateException("poisoned");
    assertThatThrownBy(
            () ->
                ReactorKafkaTestClient.get(
                    TestBroker.receiver(topic, scheduler)
                        .receiveExactlyOnce(transactions)
                        .concatMap(
                            records ->
                                transactional
                                    .send(records.take(1).map(this::copy))
                                    .thenMany(Flux.error(poisoned))
                                    .onErrorResume(
                                        thrown -> transactions.abort().then(Mono.error(thrown))))
                        .then()))
        .isSameAs(poisoned);
    awaitIdle();
    all = spans.take(3);
    Span process = byValue(all).get("0");
    Span send = Spans.only(all, span -> span.kind() == SpanKind.PRODUCER);
    assertThat(send.isChildOf(process)).isTrue();
    assertThat(named("work", "0").isChildOf(process)).isTrue();
    assertThat(send.get(Attributes.DATATRACING_KAFKA_TRANSACTION_STATE)).isEqualTo("aborted");
  }

  private SenderRecord<String, String, String> copy(ConsumerRecord<String, String> record) {
    work("work", record.value());
    return SenderRecord.create(copies, 0, null, record.key(), record.value(), record.value());
  }
}
