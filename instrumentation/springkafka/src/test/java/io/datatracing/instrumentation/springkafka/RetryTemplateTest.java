package io.datatracing.instrumentation.springkafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.SpanStatus;
import io.datatracing.instrumentation.testing.Spans;
import io.datatracing.instrumentation.testing.TestSpans;
import io.datatracing.instrumentation.testing.kafka.KafkaTestBroker;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.kafka.listener.adapter.RetryingMessageListenerAdapter;
import org.springframework.kafka.support.TopicPartitionOffset;
import org.springframework.retry.backoff.NoBackOffPolicy;
import org.springframework.retry.policy.SimpleRetryPolicy;
import org.springframework.retry.support.RetryTemplate;

/** A listener that Spring up to 2.9 calls again itself, inside of one delivery. */
class RetryTemplateTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  private final KafkaTestBroker broker = TestBroker.get();
  private final String topic = "retry-template-" + UUID.randomUUID();

  @Test
  void eachCallOfTheTemplateIsAnAttempt() throws Exception {
    Span sent = send();
    CountDownLatch calls = new CountDownLatch(3);
    run(
        record -> {
          long attempt = 4 - calls.getCount();
          inSpan("attempt " + attempt);
          calls.countDown();
          if (attempt < 3) {
            throw new IllegalArgumentException("not yet");
          }
        },
        calls);

    List<Span> all = spans.take(6);
    Span before = null;
    for (int attempt = 1; attempt <= 3; attempt++) {
      String name = "attempt " + attempt;
      Span work = Spans.only(all, span -> span.name().equals(name));
      Span process = Spans.only(all, work::isChildOf);
      assertThat(process.kind()).isEqualTo(SpanKind.CONSUMER);
      assertThat(process.isChildOf(sent)).isTrue();
      assertThat(process.get(Attributes.DATATRACING_ATTEMPT)).isEqualTo((long) attempt);
      assertThat(process.status()).isEqualTo(attempt < 3 ? SpanStatus.ERROR : SpanStatus.UNSET);
      if (before == null) {
        assertThat(process.links()).isEmpty();
      } else {
        assertThat(process.links()).hasSize(1);
        assertThat(process.links().get(0).target().spanId()).isEqualTo(before.spanId());
        assertThat(process.links().get(0).get(Attributes.DATATRACING_LINK_TYPE))
            .isEqualTo("retry_of");
      }
      before = process;
    }
  }

  @Test
  void listenerThatSucceedsAtOnceHasNoAttempts() throws Exception {
    Span sent = send();
    CountDownLatch calls = new CountDownLatch(1);
    run(record -> calls.countDown(), calls);

    Span process = spans.take();
    assertThat(process.isChildOf(sent)).isTrue();
    assertThat(process.get(Attributes.DATATRACING_ATTEMPT)).isNull();
    assertThat(process.links()).isEmpty();
  }

  private void inSpan(String name) {
    try {
      spans.inSpan(name, () -> null);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private Span send() throws Exception {
    try (KafkaProducer<String, String> producer = broker.producer()) {
      producer.send(new ProducerRecord<>(topic, "key", "1")).get();
    }
    return spans.take();
  }

  private void run(MessageListener<String, String> listener, CountDownLatch calls)
      throws Exception {
    RetryTemplate template = new RetryTemplate();
    template.setRetryPolicy(new SimpleRetryPolicy(3));
    template.setBackOffPolicy(new NoBackOffPolicy());
    ContainerProperties properties =
        new ContainerProperties(new TopicPartitionOffset(topic, 0, 0L));
    properties.setMessageListener(new RetryingMessageListenerAdapter<>(listener, template));
    KafkaMessageListenerContainer<String, String> container =
        new KafkaMessageListenerContainer<>(TestBroker.consumerFactory(), properties);
    container.start();
    try {
      assertThat(calls.await(120, TimeUnit.SECONDS)).isTrue();
    } finally {
      container.stop();
    }
  }
}
