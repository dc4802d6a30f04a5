package io.datatracing.instrumentation.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.bootstrap.trace.AttributeKey;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.examples.oldbroker.OldBrokerProcess;
import io.datatracing.instrumentation.testing.TestSpans;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A 2.8 broker that keeps records in the format of 0.10.2, which has no headers. */
class HeaderlessBrokerTest {
  /** What makes a record's address, by which its two spans meet. */
  private static final List<AttributeKey> ADDRESS =
      List.of(
          Attributes.DATATRACING_KAFKA_CLUSTER_ID,
          Attributes.MESSAGING_DESTINATION_NAME,
          Attributes.MESSAGING_DESTINATION_PARTITION_ID,
          Attributes.MESSAGING_KAFKA_OFFSET);

  private static OldBrokerProcess broker;

  @RegisterExtension final TestSpans spans = new TestSpans();

  private final String topic = "plain-" + UUID.randomUUID();

  @BeforeAll
  static void startBroker() throws IOException {
    broker =
        OldBrokerProcess.startOlder(
            "inter.broker.protocol.version=0.10.2", "log.message.format.version=0.10.2");
  }

  @AfterAll
  static void stopBroker() throws IOException {
    broker.close();
  }

  @Test
  void recordIsSentAsWithoutTheAgentAndItsSpansMeetByItsAddress() throws Exception {
    try (KafkaProducer<String, String> producer = producer();
        KafkaConsumer<String, String> consumer = consumer()) {
      RecordMetadata sent = producer.send(new ProducerRecord<>(topic, "customer-7", "1")).get();
      assertThat(sent.offset()).isZero();
      Span send = spans.take();
      assertThat(send.get(KafkaAttributes.HEADERS_LEFT_OUT)).isEqualTo("broker_format");

      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      ConsumerRecords<String, String> records = consumer.poll(Duration.ofSeconds(60));
      assertThat(records.count()).isEqualTo(1);
      for (ConsumerRecord<String, String> record : records) {
        assertThat(record.headers().toArray()).isEmpty();
      }
      Span process = spans.take();
      assertThat(process.parentSpanId()).isZero();
      for (AttributeKey part : ADDRESS) {
        assertThat(process.get(part)).as(String.valueOf(part)).isNotNull();
        assertThat(process.get(part)).as(String.valueOf(part)).isEqualTo(send.get(part));
      }
      assertThat(process.get(Attributes.DATATRACING_RECORD_KEY))
          .isEqualTo(send.get(Attributes.DATATRACING_RECORD_KEY));
    }
  }

  /** What the agent must not bring about: this is how the broker answers headers. */
  @Test
  void headersOfTheApplicationFailAsWithoutTheAgent() throws Exception {
    try (KafkaProducer<String, String> producer = producer()) {
      ProducerRecord<String, String> record = new ProducerRecord<>(topic, "1");
      record.headers().add("own", new byte[] {1});
      assertThatThrownBy(() -> producer.send(record).get()).isInstanceOf(ExecutionException.class);
    }
    spans.take();
  }

  private static KafkaProducer<String, String> producer() {
    Map<String, Object> settings = settings();
    settings.put("enable.idempotence", false);
    return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
  }

  private static KafkaConsumer<String, String> consumer() {
    Map<String, Object> settings = settings();
    settings.put("group.id", KafkaBroker.GROUP);
    settings.put("auto.offset.reset", "earliest");
    return new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
  }

  private static Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", broker.bootstrapServers());
    return settings;
  }
}
