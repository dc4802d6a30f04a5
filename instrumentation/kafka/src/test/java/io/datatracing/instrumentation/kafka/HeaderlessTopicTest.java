package io.datatracing.instrumentation.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Sampler;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.examples.oldbroker.OldBrokerProcess;
import io.datatracing.instrumentation.testing.TestSpans;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A 2.8 broker that speaks its own protocol and keeps one topic in the format of 0.10.2, which
 * nobody can know before a record with headers is refused.
 */
class HeaderlessTopicTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  private final String plain = "plain-" + UUID.randomUUID();
  private final String usual = "usual-" + UUID.randomUUID();
  private OldBrokerProcess broker;

  @BeforeEach
  void start() throws Exception {
    broker = OldBrokerProcess.startOlder();
    try (AdminClient admin = AdminClient.create(settings())) {
      admin
          .createTopics(
              List.of(
                  old(plain),
                  old(plain + "-alone"),
                  old(plain + "-below"),
                  new NewTopic(usual, 1, (short) 1)))
          .all()
          .get();
    }
  }

  private static NewTopic old(String name) {
    return new NewTopic(name, 1, (short) 1).configs(Map.of("message.format.version", "0.10.2"));
  }

  @AfterEach
  void stop() throws Exception {
    broker.close();
  }

  @Test
  void topicWithoutHeadersIsKnownFromTheFirstRecordThatItRefuses() throws Exception {
    try (KafkaProducer<String, String> producer = producer()) {
      assertThatThrownBy(() -> producer.send(new ProducerRecord<>(plain, "1")).get())
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(UnknownServerException.class);
      Span refused = spans.take();
      assertThat(refused.get(Attributes.ERROR_TYPE))
          .isEqualTo(UnknownServerException.class.getName());
      assertThat(producer.send(new ProducerRecord<>(plain, "2")).get().offset()).isZero();
      assertThat(spans.take().get(Attributes.MESSAGING_KAFKA_OFFSET)).isEqualTo(0L);
      assertThat(producer.send(new ProducerRecord<>(usual, "3")).get().offset()).isZero();
      spans.take();
    }
    // Known to every producer of this process.
    try (KafkaProducer<String, String> another = producer()) {
      assertThat(another.send(new ProducerRecord<>(plain, "4")).get().offset()).isEqualTo(1);
      spans.take();
    }
    // Nor does it take a record that is sampled to learn it: most are not.
    try (TestSpans.Restore refusing = spans.withSampler(Sampler.alwaysOff());
        KafkaProducer<String, String> unsampled = producer()) {
      assertIsLearned(unsampled, plain + "-alone");
      spans.inSpan(
          "order",
          () -> {
            assertIsLearned(unsampled, plain + "-below");
            return null;
          });
    }
  }

  private static void assertIsLearned(KafkaProducer<String, String> producer, String topic)
      throws Exception {
    assertThatThrownBy(() -> producer.send(new ProducerRecord<>(topic, "1")).get())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(UnknownServerException.class);
    assertThat(producer.send(new ProducerRecord<>(topic, "2")).get().offset()).isZero();
  }

  private KafkaProducer<String, String> producer() {
    Map<String, Object> settings = settings();
    settings.put("enable.idempotence", false);
    return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", broker.bootstrapServers());
    return settings;
  }
}
