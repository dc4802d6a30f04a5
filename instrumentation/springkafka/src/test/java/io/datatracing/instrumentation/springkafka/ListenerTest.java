package io.datatracing.instrumentation.springkafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.SpanLink;
import io.datatracing.bootstrap.trace.SpanStatus;
import io.datatracing.instrumentation.testing.ExpectedSpan;
import io.datatracing.instrumentation.testing.Spans;
import io.datatracing.instrumentation.testing.TestSpans;
import io.datatracing.instrumentation.testing.kafka.KafkaTestBroker;
import io.datatracing.instrumentation.testing.messaging.Calls;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.kafka.listener.AcknowledgingMessageListener;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.kafka.support.TopicPartitionOffset;
import org.springframework.util.backoff.FixedBackOff;

/** Listeners that fail, are tried again, are many, or handle batches. */
class ListenerTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  private final KafkaTestBroker broker = TestBroker.get();
  private final String topic = "listeners-" + UUID.randomUUID();
  private int partitions = 1;

  @Test
  void eachAttemptIsASpanThatLinksTheOneBefore() throws Exception {
    List<Span> sends = send(3);
    DefaultKafkaProducerFactory<String, String> factory = TestBroker.producerFactory();
    Calls calls = new Calls(5);
    MessageListener<String, String> listener =
        record -> {
          calls.call(() -> {});
          if (record.value().equals("1")) {
            throw new IllegalArgumentException("poisoned");
          }
        };
    run(
        listener,
        calls,
        container ->
            ErrorHandlers.set(
                container,
                ErrorHandlers.seeking(
                    new DeadLetterPublishingRecoverer(new KafkaTemplate<>(factory)),
                    new FixedBackOff(0, 2))));
    factory.destroy();

    List<Span> all = spans.take(6);
    Span dead = Spans.only(all, span -> span.kind() == SpanKind.PRODUCER);
    List<Span> processed = new ArrayList<>(all);
    processed.remove(dead);
    assertThat(processed)
        .extracting(span -> span.get(Attributes.MESSAGING_KAFKA_OFFSET))
        .containsExactly(0L, 1L, 1L, 1L, 2L);
    assertThat(processed)
        .extracting(span -> span.get(Attributes.DATATRACING_ATTEMPT))
        .containsExactly(null, 1L, 2L, 3L, null);
    assertThat(processed)
        .extracting(Span::parentSpanId)
        .containsExactly(
            sends.get(0).spanId(),
            sends.get(1).spanId(),
            sends.get(1).spanId(),
            sends.get(1).spanId(),
            sends.get(2).spanId());
    for (int attempt = 1; attempt <= 3; attempt++) {
      Span span = processed.get(attempt);
      assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
      assertThat(span.statusMessage()).isEqualTo("poisoned");
      assertThat(span.get(Attributes.ERROR_TYPE))
          .isEqualTo(IllegalArgumentException.class.getName());
      assertThat(span.events().stream().filter(event -> event.name().equals("exception")))
          .hasSize(1);
      if (attempt == 1) {
        assertThat(span.links()).isEmpty();
      } else {
        linked(span, processed.get(attempt - 1), "retry_of");
      }
    }
    assertThat(processed.get(4).links()).isEmpty();
    assertThat(processed.get(4).status()).isEqualTo(SpanStatus.UNSET);
    assertThat(dead.name()).startsWith("send " + topic);
    assertThat(dead.parentSpanId()).isEqualTo(processed.get(3).spanId());
    assertThat(dead.get(Attributes.DATATRACING_DEAD_LETTER)).isEqualTo(true);
    assertThat(dead.get(Attributes.ERROR_TYPE)).isEqualTo(IllegalArgumentException.class.getName());
  }

  @Test
  void deadLetterIsMarkedWhateverItsTopicIsCalled() throws Exception {
    send(1);
    DefaultKafkaProducerFactory<String, String> factory = TestBroker.producerFactory();
    Calls calls = new Calls(1);
    MessageListener<String, String> listener =
        record -> {
          calls.call(() -> {});
          throw new IllegalArgumentException("poisoned");
        };
    run(
        listener,
        calls,
        container ->
            ErrorHandlers.set(
                container,
                ErrorHandlers.seeking(
                    new DeadLetterPublishingRecoverer(
                        new KafkaTemplate<>(factory),
                        (record, exception) -> new TopicPartition(topic + "-failed", 0)),
                    new FixedBackOff(0, 0))));
    factory.destroy();
    List<Span> both = spans.take(2);
    Span dead = Spans.only(both, span -> span.kind() == SpanKind.PRODUCER);
    assertThat(dead.name()).isEqualTo("send " + topic + "-failed");
    assertThat(dead.get(Attributes.DATATRACING_DEAD_LETTER)).isEqualTo(true);
    assertThat(dead.get(Attributes.ERROR_TYPE)).isEqualTo(IllegalArgumentException.class.getName());
  }

  @Test
  void errorHandlerRunsInsideTheSpanAndRunsThroughTheRestWithoutHandlingIt() throws Exception {
    send(3);
    Calls calls = new Calls(4);
    List<String> failures = Collections.synchronizedList(new ArrayList<>());
    MessageListener<String, String> listener =
        record -> {
          calls.call(() -> {});
          if (failures.isEmpty()) {
            failures.add(record.value());
            throw new IllegalStateException("once");
          }
        };
    run(
        listener,
        calls,
        container ->
            ErrorHandlers.set(
                container,
                ErrorHandlers.seeking(
                    (record, exception) -> {
                      throw new IllegalStateException("never called", exception);
                    },
                    new FixedBackOff(0, 9))));
    List<Span> processed = spans.take(4);
    assertThat(processed)
        .extracting(span -> span.get(Attributes.MESSAGING_KAFKA_OFFSET))
        .containsExactly(0L, 0L, 1L, 2L);
    assertThat(processed)
        .extracting(Span::status)
        .containsExactly(SpanStatus.ERROR, SpanStatus.UNSET, SpanStatus.UNSET, SpanStatus.UNSET);
    linked(processed.get(1), processed.get(0), "retry_of");
  }

  @Test
  void refusedRecordIsAnotherAttemptWithoutError() throws Exception {
    send(2);
    Calls calls = new Calls(3);
    Set<String> refused = Collections.synchronizedSet(new HashSet<>());
    AcknowledgingMessageListener<String, String> listener =
        (record, acknowledgment) -> {
          if (refused.add("once")) {
            nack(acknowledgment);
          } else {
            acknowledgment.acknowledge();
          }
          calls.call(() -> {});
        };
    run(
        listener,
        calls,
        container ->
            container.getContainerProperties().setAckMode(ContainerProperties.AckMode.MANUAL));
    List<Span> processed = spans.take(3);
    assertThat(processed)
        .extracting(span -> span.get(Attributes.DATATRACING_ATTEMPT))
        .containsExactly(1L, 2L, null);
    assertThat(processed).allMatch(span -> span.status() == SpanStatus.UNSET);
    linked(processed.get(1), processed.get(0), "retry_of");
  }

  @Test
  void acknowledgmentsOutOfOrderFromAnotherThreadChangeNothing() throws Exception {
    List<Span> sends = send(3);
    Calls calls = new Calls(3);
    List<Runnable> later = Collections.synchronizedList(new ArrayList<>());
    AcknowledgingMessageListener<String, String> listener =
        (record, acknowledgment) -> {
          later.add(0, acknowledgment::acknowledge);
          calls.call(() -> {});
        };
    run(
        listener,
        calls,
        container -> {
          ContainerProperties properties = container.getContainerProperties();
          properties.setAckMode(ContainerProperties.AckMode.MANUAL);
          setIfPresent(properties, "setAsyncAcks");
        },
        () -> {
          Thread other = new Thread(() -> later.forEach(Runnable::run));
          other.start();
          other.join();
        });
    assertThat(spans.take(3))
        .extracting(Span::parentSpanId)
        .containsExactlyElementsOf(sends.stream().map(Span::spanId).collect(Collectors.toList()));
  }

  @Test
  void concurrentConsumersHandleTheirOwnRecords() throws Exception {
    partitions = 3;
    broker.createTopic(topic, partitions);
    List<Span> sends = send(9);
    Calls calls = new Calls(9);
    MessageListener<String, String> listener =
        record ->
            calls.call(() -> spans.inSpan("work " + record.value(), () -> Thread.currentThread()));
    run(listener, calls, container -> container.setConcurrency(partitions));
    List<Span> all = spans.take(18);
    Map<Long, Span> processed = new HashMap<>();
    for (Span span : all) {
      if (span.kind() == SpanKind.CONSUMER) {
        processed.put(span.spanId(), span);
      }
    }
    Set<Object> clients = new HashSet<>();
    for (Span work : all) {
      if (work.kind() == SpanKind.INTERNAL) {
        Span process = processed.get(work.parentSpanId());
        int number = Integer.parseInt(work.name().substring("work ".length()));
        assertThat(process.parentSpanId()).isEqualTo(sends.get(number).spanId());
        clients.add(process.get(Attributes.MESSAGING_CLIENT_ID));
      }
    }
    assertThat(processed).hasSize(9);
    assertThat(clients).hasSize(3);
  }

  @Test
  void eachAttemptAtABatchIsASpan() throws Exception {
    List<Span> sends = send(3);
    Calls calls = new Calls(3);
    List<Object> recovered = Collections.synchronizedList(new ArrayList<>());
    BatchMessageListener<String, String> listener =
        records -> {
          calls.call(() -> {});
          throw new IllegalArgumentException("poisoned");
        };
    run(
        listener,
        calls,
        container ->
            ErrorHandlers.set(
                container,
                ErrorHandlers.retryingBatch(
                    (record, exception) -> recovered.add(record), new FixedBackOff(0, 2))));
    List<Span> attempts = spans.take(3);
    assertThat(recovered).hasSize(3);
    assertThat(attempts)
        .extracting(span -> span.get(Attributes.DATATRACING_ATTEMPT))
        .containsExactly(1L, 2L, 3L);
    for (int i = 0; i < 3; i++) {
      Span attempt = attempts.get(i);
      assertThat(attempt.status()).isEqualTo(SpanStatus.ERROR);
      assertThat(attempt.get(Attributes.MESSAGING_BATCH_MESSAGE_COUNT)).isEqualTo(3L);
      List<Long> inputs = new ArrayList<>();
      attempt.links().stream()
          .filter(link -> "input".equals(type(link)))
          .forEach(link -> inputs.add(link.target().spanId()));
      assertThat(inputs)
          .containsExactlyElementsOf(sends.stream().map(Span::spanId).collect(Collectors.toList()));
      if (i > 0) {
        Span before = attempts.get(i - 1);
        assertThat(attempt.links())
            .anyMatch(link -> link.target() == before && "retry_of".equals(type(link)));
      }
    }
  }

  @Test
  void batchListenerThatLoopsOverConsumerRecordsIsOneSpan() throws Exception {
    List<Span> sends = send(3);
    Calls calls = new Calls(1);
    BatchAcknowledgingConsumerAwareMessageListener<String, String> listener =
        new BatchAcknowledgingConsumerAwareMessageListener<String, String>() {
          @Override
          public void onMessage(
              List<ConsumerRecord<String, String>> records,
              @Nullable Acknowledgment acknowledgment,
              Consumer<?, ?> consumer) {
            throw new UnsupportedOperationException();
          }

          @Override
          public void onMessage(
              ConsumerRecords<String, String> records,
              @Nullable Acknowledgment acknowledgment,
              Consumer<String, String> consumer) {
            Span batch = Span.current();
            for (ConsumerRecord<String, String> record : records) {
              assertThat(record.topic()).isEqualTo(topic);
              assertThat(Span.current()).isSameAs(batch);
            }
            calls.call(() -> {});
          }

          @Override
          public boolean wantsPollResult() {
            return true;
          }
        };
    run(listener, calls, container -> {});
    Span batch = spans.take();
    assertThat(batch.status()).isEqualTo(SpanStatus.UNSET);
    assertThat(batch.links()).hasSameSizeAs(sends);
  }

  /** Sends values from 0 on, before anybody listens. */
  private List<Span> send(int count) throws Exception {
    try (KafkaProducer<String, String> producer = broker.producer()) {
      for (int i = 0; i < count; i++) {
        String value = Integer.toString(i);
        producer.send(new ProducerRecord<>(topic, i % partitions, "key-" + i, value)).get();
      }
    }
    return spans.take(count);
  }

  private interface Setup {
    void apply(ConcurrentMessageListenerContainer<String, String> container) throws Exception;
  }

  private void run(Object listener, Calls calls, Setup setup) throws Exception {
    run(listener, calls, setup, () -> {});
  }

  private void run(Object listener, Calls calls, Setup setup, Calls.Call before) throws Exception {
    TopicPartitionOffset[] assigned = new TopicPartitionOffset[partitions];
    for (int i = 0; i < partitions; i++) {
      assigned[i] = new TopicPartitionOffset(topic, i, 0L);
    }
    ContainerProperties properties = new ContainerProperties(assigned);
    properties.setGroupId(topic);
    properties.setMessageListener(listener);
    ConcurrentMessageListenerContainer<String, String> container =
        new ConcurrentMessageListenerContainer<>(TestBroker.consumerFactory(), properties);
    setup.apply(container);
    container.start();
    try {
      calls.await();
      before.run();
    } finally {
      stop(container);
    }
    calls.rethrow();
  }

  /** Waits for the consumers' threads: what they had open has ended then. */
  private static void stop(AbstractMessageListenerContainer<?, ?> container) {
    container.stop();
  }

  private static void linked(Span span, Span target, String type) {
    assertThat(span.links()).hasSize(1);
    assertThat(span.links().get(0).target().spanId()).isEqualTo(target.spanId());
    assertThat(type(span.links().get(0))).isEqualTo(type);
  }

  private static @Nullable Object type(SpanLink link) {
    return ExpectedSpan.attributesOf(link).get("datatracing.link.type");
  }

  /** The sleep was a number, then a {@code Duration}. */
  private static void nack(Acknowledgment acknowledgment) {
    for (Method method : Acknowledgment.class.getMethods()) {
      if (method.getName().equals("nack") && method.getParameterCount() == 1) {
        boolean number = method.getParameterTypes()[0] == long.class;
        try {
          method.invoke(acknowledgment, number ? (Object) 0L : Duration.ZERO);
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException(e);
        }
        return;
      }
    }
    throw new IllegalStateException("no nack");
  }

  private static void setIfPresent(Object target, String setter)
      throws ReflectiveOperationException {
    for (Method method : target.getClass().getMethods()) {
      if (method.getName().equals(setter)) {
        method.invoke(target, true);
      }
    }
  }
}
