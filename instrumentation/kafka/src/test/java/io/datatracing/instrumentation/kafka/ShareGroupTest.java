package io.datatracing.instrumentation.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.AttributeKey;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanEvent;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.instrumentation.testing.ExpectedSpan;
import io.datatracing.instrumentation.testing.TestSpans;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Consumers of a share group. Runs on the latest client only, whose class the floor does not have:
 * so it is used by reflection.
 */
class ShareGroupTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  private final String topic = "shared-" + UUID.randomUUID();
  private final String group = "couriers-" + UUID.randomUUID();
  private final KafkaProducer<String, String> producer = KafkaBroker.get().producer();
  private Object consumer;

  @BeforeEach
  void join() throws Exception {
    KafkaBroker.get().createTopic(topic, 1);
    Map<String, Object> settings = KafkaBroker.get().settings();
    settings.put("group.id", group);
    settings.put("client.id", KafkaBroker.CONSUMER);
    settings.put("share.acknowledgement.mode", "explicit");
    consumer =
        Class.forName("org.apache.kafka.clients.consumer.KafkaShareConsumer")
            .getConstructor(Map.class, Deserializer.class, Deserializer.class)
            .newInstance(settings, new StringDeserializer(), new StringDeserializer());
    call("subscribe", java.util.Collection.class, List.of(topic));
    // A new share group reads what comes after its first member: so until that is there, send.
    ConsumerRecords<String, String> first = poll();
    while (first.isEmpty()) {
      producer.send(new ProducerRecord<>(topic, "key", "probe")).get();
      first = poll();
    }
    while (!first.isEmpty()) {
      for (ConsumerRecord<String, String> record : first) {
        acknowledge(record, "ACCEPT");
      }
      first = poll();
    }
    while (spans.finished() > 0) {
      spans.take();
    }
  }

  @AfterEach
  void leave() throws Exception {
    producer.close();
    consumer.getClass().getMethod("close").invoke(consumer);
  }

  @Test
  void acceptedRecordIsAChildOfItsProducerAndTellsItsDelivery() throws Exception {
    Span send = send();
    handle("ACCEPT");
    Span process = spans.take();
    assertThat(process.parentSpanId()).isEqualTo(send.spanId());
    assertThat(process.kind()).isEqualTo(SpanKind.CONSUMER);
    assertThat(process.get(Attributes.MESSAGING_CONSUMER_GROUP_NAME)).isEqualTo(group);
    assertThat(process.get(Attributes.MESSAGING_CLIENT_ID)).isEqualTo(KafkaBroker.CONSUMER);
    assertThat(process.get(Attributes.DATATRACING_KAFKA_CLUSTER_ID))
        .isEqualTo(KafkaBroker.get().clusterId());
    assertThat(process.get(Attributes.DATATRACING_ATTEMPT)).isEqualTo(1L);
    assertThat(process.links()).isEmpty();
    assertThat(process.events()).extracting(SpanEvent::name).containsExactly("accept");
  }

  @Test
  void releasedRecordComesAgainAndLinksToItsEarlierAttempt() throws Exception {
    Span send = send();
    handle("RELEASE");
    Span first = spans.take();
    assertThat(first.events()).extracting(SpanEvent::name).containsExactly("release");
    handle("RELEASE");
    Span second = spans.take();
    handle("REJECT");
    Span third = spans.take();
    assertThat(third.events()).extracting(SpanEvent::name).containsExactly("reject");
    retries(second, first, 2);
    retries(third, second, 3);
    assertThat(third.parentSpanId()).isEqualTo(send.spanId());
  }

  /**
   * Its span is not known here: who reads the traces finds it by group, place and number of the
   * attempt (AttemptJoin of the model).
   */
  @Test
  void attemptAfterOneOfAnotherProcessTellsByWhatTheTwoAreJoined() throws Exception {
    send();
    handle("RELEASE");
    Span first = spans.take();
    long offset = (Long) first.get(Attributes.MESSAGING_KAFKA_OFFSET);
    ShareAttempts.forget(group, topic, 0, offset);
    handle("ACCEPT");
    Span second = spans.take();
    assertThat(first.get(Attributes.DATATRACING_ATTEMPT)).isEqualTo(1L);
    assertThat(second.get(Attributes.DATATRACING_ATTEMPT)).isEqualTo(2L);
    assertThat(second.links()).isEmpty();
    for (AttributeKey part :
        List.of(
            Attributes.MESSAGING_CONSUMER_GROUP_NAME,
            Attributes.DATATRACING_KAFKA_CLUSTER_ID,
            Attributes.MESSAGING_DESTINATION_NAME,
            Attributes.MESSAGING_DESTINATION_PARTITION_ID,
            Attributes.MESSAGING_KAFKA_OFFSET)) {
      assertThat(second.get(part)).as(part.name()).isNotNull().isEqualTo(first.get(part));
    }
  }

  @Test
  void attemptsAreForgottenWithTheRecord() throws Exception {
    int before = ShareAttempts.size();
    send();
    handle("RELEASE");
    assertThat(ShareAttempts.size()).isEqualTo(before + 1);
    handle("ACCEPT");
    assertThat(ShareAttempts.size()).isEqualTo(before);
    spans.take(2);
  }

  private static void retries(Span again, Span before, long attempt) {
    assertThat(again.get(Attributes.DATATRACING_ATTEMPT)).isEqualTo(attempt);
    assertThat(again.links()).hasSize(1);
    assertThat(again.links().get(0).target().spanId()).isEqualTo(before.spanId());
    assertThat(ExpectedSpan.attributesOf(again.links().get(0)))
        .isEqualTo(Map.of("datatracing.link.type", "retry_of"));
  }

  private Span send() throws Exception {
    producer.send(new ProducerRecord<>(topic, "key", "value")).get();
    return spans.take();
  }

  /** Waits for one record and acknowledges it while handling it. */
  private void handle(String type) throws Exception {
    List<String> handled = new ArrayList<>();
    while (handled.isEmpty()) {
      for (ConsumerRecord<String, String> record : poll()) {
        acknowledge(record, type);
        handled.add(type.toLowerCase(Locale.ROOT));
      }
    }
    consumer.getClass().getMethod("commitSync").invoke(consumer);
  }

  @SuppressWarnings("unchecked")
  private ConsumerRecords<String, String> poll() throws Exception {
    return (ConsumerRecords<String, String>) call("poll", Duration.class, Duration.ofMillis(300));
  }

  private Object call(String name, Class<?> type, Object argument) throws Exception {
    Method method = consumer.getClass().getMethod(name, type);
    return method.invoke(consumer, argument);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private void acknowledge(ConsumerRecord<String, String> record, String type) throws Exception {
    Class<? extends Enum> types =
        (Class<? extends Enum>) Class.forName("org.apache.kafka.clients.consumer.AcknowledgeType");
    consumer
        .getClass()
        .getMethod("acknowledge", ConsumerRecord.class, types)
        .invoke(consumer, record, Enum.valueOf(types, type));
  }
}
