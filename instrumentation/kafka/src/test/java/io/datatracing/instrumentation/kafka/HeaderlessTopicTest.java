package io.datatracing.instrumentation.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Sampler;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.examples.oldbroker.OldBrokerProcess;
import io.datatracing.instrumentation.testing.TestSpans;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A 2.8 broker that speaks its own protocol and keeps one topic in the format of 0.10.2, as it says
 * in the topic's settings only.
 */
class HeaderlessTopicTest {
  private static final int RECORDS = 50;
  private static final int MAX_POLLS = 120;
  private static final long MOST_NANOS = TimeUnit.MINUTES.toNanos(2);
  private static final String OLD_FORMAT = "topic_format";

  private static OldBrokerProcess broker;

  @RegisterExtension final TestSpans spans = new TestSpans();

  private final String plain = "plain-" + UUID.randomUUID();
  private final String usual = "usual-" + UUID.randomUUID();

  @BeforeAll
  static void start() throws IOException {
    broker = OldBrokerProcess.startOlder();
  }

  @AfterAll
  static void stop() throws IOException {
    broker.close();
  }

  @BeforeEach
  void createTopics() throws Exception {
    try (AdminClient admin = AdminClient.create(settings())) {
      NewTopic old =
          new NewTopic(plain, 1, (short) 1)
              .configs(Collections.singletonMap("message.format.version", "0.10.2"));
      admin.createTopics(List.of(old, new NewTopic(usual, 1, (short) 1))).all().get();
    }
  }

  @Test
  void firstRecordsInFlightToATopicWithoutHeadersAreTakenAsWithoutTheAgent() throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (KafkaProducer<String, String> producer = producer("all");
        KafkaProducer<String, String> another = producer("1")) {
      for (int i = 0; i < RECORDS; i++) {
        sent.add(producer.send(new ProducerRecord<>(plain, "a")));
        sent.add(another.send(new ProducerRecord<>(plain, "b")));
      }
    }
    for (Future<RecordMetadata> record : sent) {
      record.get();
    }
    for (Span send : spans.take(2 * RECORDS)) {
      assertThat(send.get(Attributes.ERROR_TYPE)).isNull();
      assertThat(send.get(KafkaAttributes.HEADERS_LEFT_OUT))
          .isIn(OLD_FORMAT, "topic_format_unknown");
    }
    for (ConsumerRecord<String, String> record : consume(plain, 2 * RECORDS)) {
      assertThat(record.headers().toArray()).isEmpty();
    }
  }

  /** It is not told whether a record was taken, and the broker would only close the connection. */
  @Test
  void recordsNobodyAnswersForArriveInATopicWithoutHeaders() throws Exception {
    try (KafkaProducer<String, String> producer = producer("0")) {
      for (int i = 0; i < RECORDS; i++) {
        producer.send(new ProducerRecord<>(plain, "a"));
      }
    }
    assertThat(consume(plain, RECORDS)).hasSize(RECORDS);
    spans.take(RECORDS);
  }

  /** It does not take a record that is sampled to learn of the topic: most are not. */
  @Test
  void firstRecordThatIsNotSampledIsTakenByATopicWithoutHeaders() throws Exception {
    try (TestSpans.Restore refusing = spans.withSampler(Sampler.alwaysOff());
        KafkaProducer<String, String> producer = producer("all")) {
      assertThat(producer.send(new ProducerRecord<>(plain, "alone")).get().offset()).isZero();
    }
    assertThat(consume(plain, 1).get(0).headers().toArray()).isEmpty();
  }

  /** It has no span of its own: its header would name the one that is current. */
  @Test
  void firstRecordBelowASpanThatIsNotSampledIsTakenByATopicWithoutHeaders() throws Exception {
    try (TestSpans.Restore refusing = spans.withSampler(Sampler.alwaysOff());
        KafkaProducer<String, String> producer = producer("all")) {
      spans.inSpan(
          "order",
          () -> {
            assertThat(producer.send(new ProducerRecord<>(plain, "below")).get().offset()).isZero();
            return null;
          });
    }
    assertThat(consume(plain, 1).get(0).headers().toArray()).isEmpty();
  }

  /** From its first record on, unless the broker's answer takes longer than the sender waits. */
  @Test
  void anotherTopicOfTheSameBrokerHasHeaders() throws Exception {
    Header[] headers = {};
    Span send = null;
    try (KafkaProducer<String, String> producer = producer("all")) {
      producer.send(new ProducerRecord<>(plain, "1")).get();
      spans.take();
      for (int sent = 1; headers.length == 0 && sent < MAX_POLLS; sent++) {
        producer.send(new ProducerRecord<>(usual, "2")).get();
        send = spans.take();
        headers = consume(usual, sent).get(sent - 1).headers().toArray();
      }
    }
    assertThat(send.get(KafkaAttributes.HEADERS_LEFT_OUT)).isNull();
    assertThat(headers).hasSize(1);
    assertThat(headers[0].key()).isEqualTo("traceparent");
    assertThat(new String(headers[0].value(), StandardCharsets.US_ASCII))
        .contains(String.format("%016x", send.spanId()));
  }

  /**
   * Until the broker has answered, which may take longer than the sender waits, it is not known.
   */
  @Test
  void spanSaysWhyItsRecordHasNoHeaders() throws Exception {
    String reason = null;
    long deadline = System.nanoTime() + MOST_NANOS;
    try (KafkaProducer<String, String> producer = producer("all")) {
      while (!OLD_FORMAT.equals(reason) && System.nanoTime() - deadline < 0) {
        producer.send(new ProducerRecord<>(plain, "1")).get();
        reason = (String) spans.take().get(KafkaAttributes.HEADERS_LEFT_OUT);
        assertThat(reason).isNotNull();
      }
    }
    assertThat(reason).isEqualTo(OLD_FORMAT);
  }

  /** The broker knows its settings only after the first sender has asked for its partitions. */
  @Test
  void topicThatItsFirstRecordMakesIsSentTo() throws Exception {
    String made = "made-" + UUID.randomUUID();
    try (KafkaProducer<String, String> producer = producer("all")) {
      for (int i = 0; i < RECORDS; i++) {
        assertThat(producer.send(new ProducerRecord<>(made, "a")).get().offset()).isEqualTo(i);
      }
    }
    spans.take(RECORDS);
  }

  /** One request at a time on each connection: the question has its turn. */
  @Test
  void producerWithOneRequestInFlightIsNotHeldUp() throws Exception {
    Map<String, Object> settings = producerSettings("all");
    settings.put("max.in.flight.requests.per.connection", 1);
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      for (String topic : List.of(plain, usual)) {
        for (int i = 0; i < RECORDS; i++) {
          assertThat(producer.send(new ProducerRecord<>(topic, "a")).get().offset()).isEqualTo(i);
        }
      }
    }
    spans.take(2 * RECORDS);
  }

  private List<ConsumerRecord<String, String>> consume(String topic, int count) {
    Map<String, Object> settings = settings();
    settings.put("auto.offset.reset", "earliest");
    settings.put("group.id", KafkaBroker.GROUP);
    settings.put("enable.auto.commit", false);
    List<ConsumerRecord<String, String>> all = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      for (int polls = 0; all.size() < count && polls < MAX_POLLS; polls++) {
        List<ConsumerRecord<String, String>> records =
            Polls.poll(consumer, Duration.ofSeconds(1)).records(partition);
        // Not by a loop, which would handle them.
        for (int i = 0; i < records.size(); i++) {
          all.add(records.get(i));
        }
      }
    }
    return all;
  }

  private KafkaProducer<String, String> producer(String acks) {
    return new KafkaProducer<>(
        producerSettings(acks), new StringSerializer(), new StringSerializer());
  }

  private static Map<String, Object> producerSettings(String acks) {
    Map<String, Object> settings = settings();
    settings.put("acks", acks);
    settings.put("enable.idempotence", false);
    return settings;
  }

  private static Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", broker.bootstrapServers());
    return settings;
  }
}
