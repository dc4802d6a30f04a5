package io.datatracing.instrumentation.reactorkafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.SpanStatus;
import io.datatracing.instrumentation.testing.Spans;
import io.datatracing.instrumentation.testing.TestSpans;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.kafka.receiver.KafkaReceiver;
import reactor.kafka.receiver.ReceiverRecord;
import reactor.kafka.sender.KafkaSender;
import reactor.kafka.sender.SenderRecord;

/** Six records that were sent before a test, and a stream that handles them. */
abstract class RecordStream {
  static final int RECORDS = 6;

  @RegisterExtension final TestSpans spans = new TestSpans();

  final String topic = "streams-" + UUID.randomUUID();
  final KafkaSender<String, String> sender = TestBroker.sender();
  final ExecutorService executor = Executors.newSingleThreadExecutor();
  final Scheduler scheduler = Schedulers.fromExecutorService(executor);
  final Scheduler others = Schedulers.newParallel("others", 3);

  /** By the record's value. */
  final Map<String, Span> sent = new HashMap<>();

  @BeforeEach
  void send() throws Exception {
    for (int i = 0; i < RECORDS; i++) {
      String value = Integer.toString(i);
      ReactorKafkaTestClient.get(
          sender.send(Mono.just(SenderRecord.create(topic, 0, null, "key", value, i))).then());
      sent.put(value, spans.take());
    }
  }

  @AfterEach
  void close() throws Exception {
    sender.close();
    others.dispose();
    executor.shutdown();
    assertThat(executor.awaitTermination(120, TimeUnit.SECONDS)).isTrue();
  }

  List<Span> all = List.of();

  /** Takes as many spans; returns those of records, by value. */
  Map<String, Span> processed(int count) throws Exception {
    all = spans.take(count);
    Map<String, Span> processed = byValue(all);
    assertThat(processed).hasSize(RECORDS);
    return processed;
  }

  Map<String, Span> byValue(List<Span> all) {
    Map<String, Span> processed = new HashMap<>();
    for (Span span : all) {
      if (span.kind() == SpanKind.CONSUMER) {
        sent.forEach(
            (value, send) -> {
              if (span.isChildOf(send)) {
                processed.put(value, span);
              }
            });
      }
    }
    return processed;
  }

  List<Span> others() {
    return all;
  }

  Span named(String work, String value) {
    return Spans.only(all, span -> span.name().equals(work + " " + value));
  }

  /**
   * @param exact whether it is known when the handling ended
   */
  void eachHasItsWork(String work, boolean exact) throws Exception {
    Map<String, Span> processed = processed(2 * RECORDS);
    for (String value : sent.keySet()) {
      Span process = processed.get(value);
      Span own = named(work, value);
      assertThat(own.isChildOf(process)).as(work + " " + value).isTrue();
      if (exact) {
        assertThat(process.endEpochNanos()).isGreaterThanOrEqualTo(own.endEpochNanos());
        assertThat(process.get(Attributes.DATATRACING_END_ESTIMATED)).isNull();
      }
    }
  }

  static void failed(Span process, Throwable thrown) {
    assertThat(process.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(process.get(Attributes.ERROR_TYPE)).isEqualTo(thrown.getClass().getName());
    assertThat(process.statusMessage()).isEqualTo(thrown.getMessage());
  }

  Mono<String> later(ConsumerRecord<String, String> record) {
    return Mono.fromCallable(() -> work("work", record.value())).subscribeOn(others);
  }

  static Mono<String> done(ReceiverRecord<String, String> record) {
    return Mono.fromCallable(
        () -> {
          record.receiverOffset().acknowledge();
          return record.value();
        });
  }

  String work(String name, String value) {
    try {
      return spans.inSpan(name + " " + value, () -> value);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(120, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whatever the stream's thread was at is done. */
  void awaitTurn() throws Exception {
    executor.submit(() -> {}).get(120, TimeUnit.SECONDS);
  }

  void awaitIdle() throws Exception {
    awaitTurn();
  }

  /** Until every record came out at the end. */
  void run(Function<KafkaReceiver<String, String>, Flux<String>> stream) throws Exception {
    ReactorKafkaTestClient.get(
        stream.apply(TestBroker.receiver(topic, scheduler)).take(RECORDS).then());
    awaitIdle();
  }
}
