package io.datatracing.instrumentation.springkafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.SpanStatus;
import io.datatracing.instrumentation.testing.Spans;
import io.datatracing.instrumentation.testing.TestSpans;
import io.datatracing.instrumentation.testing.kafka.KafkaTestBroker;
import io.datatracing.instrumentation.testing.messaging.Calls;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.util.backoff.FixedBackOff;
import reactor.core.publisher.Mono;

/** Listeners that return before their work is done. */
class AsyncListenerTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  private final KafkaTestBroker broker = TestBroker.get();
  private final String topic = "async-" + UUID.randomUUID();
  private Span sent;

  /** What the listener returned, and a later record whose span has ended. */
  abstract static class Pending {
    final Calls calls = new Calls(2);
    final CompletableFuture<String> answer = new CompletableFuture<>();
  }

  static final class WithFuture extends Pending {
    @KafkaListener(id = "future", topics = "#{@topic}")
    @SendTo("#{@topic + '-replies'}")
    CompletableFuture<String> handle(String value) {
      calls.call(() -> {});
      return value.equals("1") ? answer : CompletableFuture.completedFuture(null);
    }
  }

  static final class WithMono extends Pending {
    @KafkaListener(id = "mono", topics = "#{@topic}")
    @SendTo("#{@topic + '-replies'}")
    Mono<String> handle(String value) {
      calls.call(() -> {});
      return value.equals("1") ? Mono.fromFuture(answer) : Mono.empty();
    }
  }

  @BeforeEach
  void send() throws Exception {
    try (KafkaProducer<String, String> producer = broker.producer()) {
      producer.send(new ProducerRecord<>(topic, "key", "1")).get();
      producer.send(new ProducerRecord<>(topic, "key", "2")).get();
    }
    sent = spans.take();
    spans.take();
  }

  @Test
  void spanOfAListenerWithAFutureEndsWithTheFuture() throws Exception {
    succeed(new WithFuture());
  }

  @Test
  void spanOfAListenerWithAMonoEndsWithTheMono() throws Exception {
    succeed(new WithMono());
  }

  @Test
  void failedFutureFailsTheSpanAndItsDeadLetterIsBelow() throws Exception {
    fail(new WithFuture());
  }

  @Test
  void failedMonoFailsTheSpanAndItsDeadLetterIsBelow() throws Exception {
    fail(new WithMono());
  }

  private void succeed(Pending listener) throws Exception {
    ListenerContext context = new ListenerContext(listener, topic, null);
    try {
      listener.calls.await();
      Span second = spans.take();
      assertThat(second.kind()).isEqualTo(SpanKind.CONSUMER);
      assertThat(second.isChildOf(sent)).isFalse();
      assertThat(spans.finished()).isZero();
      complete(() -> listener.answer.complete("done"));
      List<Span> both = spans.take(2);
      Span process = Spans.only(both, span -> span.kind() == SpanKind.CONSUMER);
      Span reply = Spans.only(both, span -> span.kind() == SpanKind.PRODUCER);
      assertThat(process.isChildOf(sent)).isTrue();
      assertThat(process.status()).isEqualTo(SpanStatus.UNSET);
      assertThat(reply.isChildOf(process)).isTrue();
    } finally {
      context.close();
    }
  }

  private void fail(Pending listener) throws Exception {
    DefaultKafkaProducerFactory<String, String> producers = TestBroker.producerFactory();
    Object handler =
        ErrorHandlers.seeking(
            new DeadLetterPublishingRecoverer(new KafkaTemplate<>(producers)),
            new FixedBackOff(0, 0));
    ListenerContext context = new ListenerContext(listener, topic, handler);
    try {
      listener.calls.await();
      spans.take();
      complete(
          () -> listener.answer.completeExceptionally(new IllegalArgumentException("poisoned")));
      List<Span> both = spans.take(2);
      Span process = Spans.only(both, span -> span.kind() == SpanKind.CONSUMER);
      Span dead = Spans.only(both, span -> span.kind() == SpanKind.PRODUCER);
      assertThat(process.isChildOf(sent)).isTrue();
      assertThat(process.status()).isEqualTo(SpanStatus.ERROR);
      assertThat(process.get(Attributes.ERROR_TYPE))
          .isEqualTo(IllegalArgumentException.class.getName());
      assertThat(process.events().stream().filter(event -> event.name().equals("exception")))
          .hasSize(1);
      assertThat(dead.isChildOf(process)).isTrue();
      assertThat(dead.get(Attributes.DATATRACING_DEAD_LETTER)).isEqualTo(true);
      assertThat(dead.get(Attributes.ERROR_TYPE))
          .isEqualTo(IllegalArgumentException.class.getName());
    } finally {
      context.close();
      producers.destroy();
    }
  }

  private static void complete(Runnable answer) throws InterruptedException {
    Thread other = new Thread(answer);
    other.start();
    other.join();
  }
}
