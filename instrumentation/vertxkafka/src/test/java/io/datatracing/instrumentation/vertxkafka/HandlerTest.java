package io.datatracing.instrumentation.vertxkafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.SpanStatus;
import io.datatracing.instrumentation.testing.Spans;
import io.datatracing.instrumentation.testing.TestSpans;
import io.datatracing.instrumentation.testing.messaging.Calls;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.common.TopicPartition;
import io.vertx.kafka.client.consumer.KafkaConsumer;
import io.vertx.kafka.client.producer.KafkaProducer;
import io.vertx.kafka.client.producer.KafkaProducerRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What handlers of one record start, and how they fail. */
class HandlerTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  private final String topic = "handlers-" + UUID.randomUUID();
  private final Vertx vertx = Vertx.vertx();
  private final KafkaProducer<String, String> producer =
      KafkaProducer.create(vertx, TestBroker.producer());
  private final KafkaConsumer<String, String> consumer =
      KafkaConsumer.create(vertx, TestBroker.consumer());
  private final List<Span> sent = new ArrayList<>();

  @BeforeEach
  void sendThree() throws Exception {
    for (int i = 0; i < 3; i++) {
      get(producer.send(KafkaProducerRecord.create(topic, "key", Integer.toString(i))));
      sent.add(spans.take());
    }
  }

  @AfterEach
  void close() throws Exception {
    get(consumer.close());
    get(producer.close());
    get(vertx.close());
  }

  @Test
  void whatAHandlerSendsIsBelowItsRecordThoughTheWorkersQueueIsShared() throws Exception {
    List<Future<?>> answers = Collections.synchronizedList(new ArrayList<>());
    Calls calls = new Calls(3);
    consumer.handler(
        record ->
            calls.call(
                () ->
                    answers.add(
                        producer.send(
                            KafkaProducerRecord.create(topic + "-next", record.value())))));
    get(consumer.assign(new TopicPartition(topic, 0)));
    calls.await();
    for (Future<?> answer : answers) {
      get(answer);
    }
    List<Span> all = spans.take(6);
    for (Span first : sent) {
      Span process =
          Spans.only(all, span -> span.kind() == SpanKind.CONSUMER && span.isChildOf(first));
      Span next = Spans.only(all, span -> span.isChildOf(process));
      assertThat(next.kind()).isEqualTo(SpanKind.PRODUCER);
      assertThat(next.name()).isEqualTo("send " + topic + "-next");
    }
  }

  @Test
  void failureOfAHandlerIsRecordedAndGoesToVertx() throws Exception {
    List<Throwable> reported = Collections.synchronizedList(new ArrayList<>());
    vertx.exceptionHandler(reported::add);
    Calls calls = new Calls(3);
    List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
    consumer.handler(
        record -> {
          calls.call(() -> {});
          if (record.value().equals("2")) {
            IllegalArgumentException poisoned = new IllegalArgumentException("poisoned");
            thrown.add(poisoned);
            throw poisoned;
          }
        });
    get(consumer.assign(new TopicPartition(topic, 0)));
    calls.await();
    List<Span> processed = spans.take(3);
    assertThat(processed)
        .extracting(Span::status)
        .containsExactly(SpanStatus.UNSET, SpanStatus.UNSET, SpanStatus.ERROR);
    Span failed = processed.get(2);
    assertThat(failed.isChildOf(sent.get(2))).isTrue();
    assertThat(failed.get(Attributes.ERROR_TYPE))
        .isEqualTo(IllegalArgumentException.class.getName());
    assertThat(failed.statusMessage()).isEqualTo("poisoned");
    get(consumer.close());
    assertThat(reported).isEqualTo(thrown);
  }

  /** Without a handler: the application asks for records, and is given them on its event loop. */
  @Test
  void recordsPolledByHandAreHandledInTheLoopOverThem() throws Exception {
    get(consumer.assign(new TopicPartition(topic, 0)));
    List<String> handled = Collections.synchronizedList(new ArrayList<>());
    for (int polls = 0; handled.size() < 3 && polls < 120; polls++) {
      Promise<Void> looped = Promise.promise();
      consumer
          .poll(Duration.ofSeconds(1))
          .onComplete(
              answer -> {
                try {
                  for (ConsumerRecord<String, String> record : answer.result().records()) {
                    Span own = Span.current();
                    spans.inSpan("work " + record.value(), () -> null);
                    handled.add(record.value());
                    assertThat(Span.current()).isSameAs(own);
                  }
                  looped.complete();
                } catch (Throwable thrown) {
                  looped.fail(thrown);
                }
              });
      get(looped.future());
    }
    assertThat(handled).containsExactly("0", "1", "2");
    List<Span> all = spans.take(6);
    for (int i = 0; i < 3; i++) {
      Span first = sent.get(i);
      Span process =
          Spans.only(all, span -> span.kind() == SpanKind.CONSUMER && span.isChildOf(first));
      Span work = Spans.only(all, span -> span.isChildOf(process));
      assertThat(work.name()).isEqualTo("work " + i);
    }
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(120, TimeUnit.SECONDS);
  }
}
