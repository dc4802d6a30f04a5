package io.datatracing.instrumentation.kafkaconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datatracing.bootstrap.messaging.RecordSettings;
import io.datatracing.bootstrap.trace.AttributeKey;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.examples.broker.BrokerProcess;
import io.datatracing.instrumentation.testing.TestSpans;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** MirrorMaker in a real worker between two real clusters; it came with 2.4. */
@Timeout(600)
class MirrorMakerTest {
  private static final AttributeKey SOURCE_PARTITION =
      AttributeKey.of("datatracing.connect.source.partition");
  private static final AttributeKey SOURCE_OFFSET =
      AttributeKey.of("datatracing.connect.source.offset");

  private static BrokerProcess east;

  @RegisterExtension final TestSpans spans = new TestSpans();

  private final ConnectWorker west = ConnectWorker.get();
  private final String topic = "orders-" + UUID.randomUUID();
  private final String mirrored = "east." + topic;
  private final List<String> connectors = new ArrayList<>();

  @BeforeAll
  static void startEast() throws IOException {
    east = BrokerProcess.start();
  }

  @AfterAll
  static void stopEast() throws IOException {
    east.close();
  }

  @AfterEach
  void stopConnectors() {
    connectors.forEach(west::delete);
  }

  @Test
  void aMirroredRecordStaysInItsTrace() throws Exception {
    Span sent = send();
    // Headers are written by the worker's default converter, which makes base64 of them.
    mirror(Map.of());

    List<Span> two = spans.take(2);
    Span poll = named(two, "poll mirror");
    Span copied = named(two, "send " + mirrored);
    assertThat(copied.isChildOf(sent)).isTrue();
    assertThat((String[]) copied.get(SOURCE_PARTITION))
        .containsExactlyInAnyOrder("cluster=east", "topic=" + topic, "partition=0");
    assertThat((String[]) copied.get(SOURCE_OFFSET)).containsExactly("offset=0");
    assertThat(poll.kind()).isEqualTo(SpanKind.CONSUMER);
    assertThat(poll.parentSpanId()).isZero();
    assertThat(poll.get(Attributes.DATATRACING_JOB_TYPE)).isEqualTo("kafka.connect");
    assertThat(poll.links()).hasSize(1);
    assertThat(poll.links().get(0).target().spanId()).isEqualTo(sent.spanId());
    assertThat(poll.links().get(0).get(Attributes.DATATRACING_LINK_TYPE)).isEqualTo("input");
    assertThat(consume().isChildOf(copied)).isTrue();
  }

  @Test
  void withoutHeadersTheMirrorTellsWhichRecordsItReadInWhichCluster() throws Exception {
    RecordSettings usual = RecordSettings.get();
    RecordSettings.set(new RecordSettings(true, false, false, new String[0][]));
    try {
      Span sent = send();
      mirror(Map.of("header.converter", "org.apache.kafka.connect.converters.ByteArrayConverter"));

      List<Span> two = spans.take(2);
      Span poll = named(two, "poll mirror");
      Span copied = named(two, "send " + mirrored);
      assertThat(poll.links()).isEmpty();
      assertThat((String[]) poll.get(Attributes.DATATRACING_INPUTS))
          .containsExactly(topic + "/0:0-0");
      assertThat(poll.get(Attributes.DATATRACING_KAFKA_CLUSTER_ID))
          .isNotNull()
          .isEqualTo(sent.get(Attributes.DATATRACING_KAFKA_CLUSTER_ID));
      assertThat(copied.isChildOf(poll)).isTrue();
      assertThat((String[]) copied.get(SOURCE_OFFSET)).containsExactly("offset=0");
      Span consumed = consume();
      assertThat(consumed.parentSpanId()).isZero();
      assertThat(consumed.get(Attributes.DATATRACING_KAFKA_CLUSTER_ID))
          .isEqualTo(copied.get(Attributes.DATATRACING_KAFKA_CLUSTER_ID))
          .isNotEqualTo(sent.get(Attributes.DATATRACING_KAFKA_CLUSTER_ID));
      assertThat(consumed.get(Attributes.MESSAGING_KAFKA_OFFSET))
          .isEqualTo(copied.get(Attributes.MESSAGING_KAFKA_OFFSET));
    } finally {
      RecordSettings.set(usual);
    }
  }

  /**
   * All that it writes for itself: heartbeats, of which those in the other cluster are mirrored,
   * too, pairs of offsets in that cluster, and where groups are.
   */
  @Test
  void whatMirrorMakerTellsItselfIsNoSpan() throws Exception {
    try (TestSpans.Restore off = spans.switchedOff();
        KafkaProducer<String, String> other = ConnectWorker.producer(east.bootstrapServers())) {
      other.send(new ProducerRecord<>("heartbeats", 0, "key", "a heartbeat")).get();
    }
    Span sent = send();
    String group = "readers-" + UUID.randomUUID();
    try (KafkaConsumer<String, String> reader = consumer(east.bootstrapServers(), group)) {
      reader.commitSync(Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(1)));
    }
    mirror(
        Map.of("emit.offset-syncs.enabled", "true", "offset-syncs.topic.replication.factor", "1"));
    create(
        "heartbeats",
        "MirrorHeartbeatConnector",
        Map.of(
            "emit.heartbeats.interval.seconds", "1", "heartbeats.topic.replication.factor", "1"));
    create(
        "checkpoints",
        "MirrorCheckpointConnector",
        Map.of(
            "emit.checkpoints.interval.seconds",
            "1",
            "checkpoints.topic.replication.factor",
            "1",
            "groups",
            group));

    awaitRecords(east.bootstrapServers(), "mm2-offset-syncs.west.internal", 1);
    awaitRecords(west.bootstrapServers(), "east.heartbeats", 1);
    awaitRecords(west.bootstrapServers(), "heartbeats", 3);
    awaitRecords(west.bootstrapServers(), "east.checkpoints.internal", 1);

    List<Span> two = spans.take(2);
    assertThat(named(two, "poll mirror").links().get(0).target().spanId()).isEqualTo(sent.spanId());
    assertThat(named(two, "send " + mirrored).isChildOf(sent)).isTrue();
    assertThat(spans.finished()).isZero();
  }

  private void awaitRecords(String servers, String name, long atLeast) {
    TopicPartition partition = new TopicPartition(name, 0);
    try (KafkaConsumer<String, String> consumer = consumer(servers, "counting")) {
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> consumer.endOffsets(List.of(partition)).get(partition) >= atLeast);
    }
  }

  private static KafkaConsumer<String, String> consumer(String servers, String group) {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", servers, "group.id", group),
        new StringDeserializer(),
        new StringDeserializer());
  }

  private Span send() throws Exception {
    try (KafkaProducer<String, String> producer = ConnectWorker.producer(east.bootstrapServers())) {
      producer.send(new ProducerRecord<>(topic, 0, "key", "order 1")).get();
    }
    return spans.take();
  }

  private void mirror(Map<String, String> more) {
    Map<String, String> config = new HashMap<>();
    config.put("replication.factor", "1");
    config.put("emit.offset-syncs.enabled", "false");
    config.put("sync.topic.acls.enabled", "false");
    config.put("sync.topic.configs.enabled", "false");
    config.putAll(more);
    create("mirror", "MirrorSourceConnector", config);
  }

  private void create(String name, String type, Map<String, String> more) {
    Map<String, String> config = new HashMap<>(more);
    config.put("connector.class", "org.apache.kafka.connect.mirror." + type);
    config.put("source.cluster.alias", "east");
    config.put("source.cluster.bootstrap.servers", east.bootstrapServers());
    config.put("target.cluster.alias", "west");
    config.put("target.cluster.bootstrap.servers", west.bootstrapServers());
    config.put("topics", topic);
    config.put("key.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    config.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    west.create(name, config);
    connectors.add(name);
  }

  /** The span of handling the record in the other cluster. */
  private Span consume() throws InterruptedException {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", west.bootstrapServers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      TopicPartition partition = new TopicPartition(mirrored, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      int handled = 0;
      while (handled == 0) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          assertThat(record.value()).isEqualTo("order 1");
          handled++;
        }
      }
    }
    return spans.take();
  }

  private static Span named(List<Span> among, String name) {
    return among.stream().filter(span -> span.name().equals(name)).findFirst().orElseThrow();
  }
}
