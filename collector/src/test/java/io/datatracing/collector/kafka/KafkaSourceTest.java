package io.datatracing.collector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.datatracing.collector.Collector;
import io.datatracing.collector.NodeHarness;
import io.datatracing.collector.ReceiverOptions;
import io.datatracing.collector.output.KafkaOutputOptions;
import io.datatracing.collector.output.KafkaOutputType;
import io.datatracing.collector.pipeline.Node;
import io.datatracing.examples.broker.BrokerProcess;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpWriter;
import io.datatracing.storage.api.StoreOverloadedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import zipkin2.codec.SpanBytesEncoder;

/** Topics of a real broker as a source of spans. */
class KafkaSourceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static BrokerProcess broker;
  private static KafkaProducer<byte[], byte[]> producer;
  private static Admin admin;

  @BeforeAll
  static void start() throws Exception {
    broker = BrokerProcess.start();
    Map<String, Object> to = Map.of("bootstrap.servers", broker.bootstrapServers());
    producer = new KafkaProducer<>(to, new ByteArraySerializer(), new ByteArraySerializer());
    admin = Admin.create(to);
  }

  @AfterAll
  static void stop() throws Exception {
    if (producer != null) {
      producer.close();
      admin.close();
    }
    if (broker != null) {
      broker.close();
    }
  }

  @Test
  void everyEncodingIsRead() throws Exception {
    Map<String, KafkaEncoding> topics =
        Map.of(
            "every-otlp", KafkaEncoding.OTLP_PROTO,
            "every-json", KafkaEncoding.OTLP_JSON,
            "every-zipkin-json", KafkaEncoding.ZIPKIN_JSON,
            "every-zipkin-proto", KafkaEncoding.ZIPKIN_PROTO,
            "every-zipkin-thrift", KafkaEncoding.ZIPKIN_THRIFT);
    create(topics.keySet());
    List<zipkin2.Span> zipkin =
        List.of(
            zipkin2.Span.newBuilder()
                .traceId("1")
                .id("2")
                .name("zipkin")
                .timestamp(1)
                .duration(1)
                .build());
    send("every-otlp", OtlpWriter.write(List.of(span(1))));
    send(
        "every-json",
        ("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":"
                + "\"00000000000000010000000000000002\",\"spanId\":\"0000000000000003\","
                + "\"name\":\"json\"}]}]}]}")
            .getBytes(StandardCharsets.UTF_8));
    send("every-zipkin-json", SpanBytesEncoder.JSON_V2.encodeList(zipkin));
    send("every-zipkin-proto", SpanBytesEncoder.PROTO3.encodeList(zipkin));
    send("every-zipkin-thrift", SpanBytesEncoder.THRIFT.encodeList(zipkin));
    try (Collector collector = collector("every", topics)) {
      // At least once each: a group that is built again may read again.
      await()
          .atMost(PATIENCE)
          .until(() -> topics.values().stream().allMatch(one -> accepted(collector, one) >= 1));
      assertThat(collector.store.spans())
          .extracting(Span::name)
          .containsOnly("span 1", "json", "zipkin");
    }
  }

  @Test
  void nothingIsCommittedBeforeTheStoreHasIt() throws Exception {
    create(Set.of("once"));
    TopicPartition partition = new TopicPartition("once", 0);
    try (Collector refusing = collector("once", Map.of("once", KafkaEncoding.OTLP_PROTO))) {
      refusing.store.failWith(new StoreOverloadedException("full"));
      // Not before: the source reads as soon as it is there, and the store would take it.
      send("once", OtlpWriter.write(List.of(span(1))));
      String repeated = "datatracing_collector_repeated_spans_total{receiver=\"kafka\"}";
      // Twice: it was read again, because nothing was committed. So it is not lost.
      await().atMost(PATIENCE).until(() -> refusing.metricOrZero(repeated) >= 2);
      String lost = "datatracing_collector_lost_spans_total{cause=\"receiver.overload\"}";
      assertThat(refusing.metric(lost)).isZero();
      assertThat(committed("once", partition)).isZero();
    }
    try (Collector collector = collector("once", Map.of("once", KafkaEncoding.OTLP_PROTO))) {
      await().atMost(PATIENCE).until(() -> !collector.store.spans().isEmpty());
      await().atMost(PATIENCE).until(() -> committed("once", partition) == 1);
    }
  }

  @Test
  void whatOneCollectorWritesAnotherReads() throws Exception {
    create(Set.of("relay"));
    NodeHarness harness = new NodeHarness();
    KafkaOutputOptions options =
        new KafkaOutputOptions(broker.bootstrapServers(), "relay", null, null, null);
    // Two traces, and two spans of one of them: a record for each trace.
    Span[] spans = {span(1), span(2), span(1)};
    try (Node output = new KafkaOutputType().create(options, harness.context)) {
      assertThat(NodeHarness.send(output, spans).get(60, TimeUnit.SECONDS)).isEqualTo("stored");
    }
    try (Collector collector = collector("relay", Map.of("relay", KafkaEncoding.OTLP_PROTO))) {
      await().atMost(PATIENCE).until(() -> committed("relay", new TopicPartition("relay", 0)) == 2);
      // At least once each: a group that is built again may read again.
      assertThat(collector.store.spans()).contains(spans).containsOnly(span(1), span(2));
    }
  }

  @Test
  void whatCannotBeReadIsCountedAndPassedOver() throws Exception {
    create(Set.of("bad"));
    TopicPartition partition = new TopicPartition("bad", 0);
    send("bad", new byte[] {10, 99});
    send("bad", OtlpWriter.write(List.of(span(2))));
    try (Collector collector = collector("bad", Map.of("bad", KafkaEncoding.OTLP_PROTO))) {
      await().atMost(PATIENCE).until(() -> !collector.store.spans().isEmpty());
      await().atMost(PATIENCE).until(() -> committed("bad", partition) == 2);
      assertThat(
              collector.metric(
                  "datatracing_collector_refused_requests_total{cause=\"receiver.invalid\"}"))
          .isGreaterThanOrEqualTo(1);
    }
  }

  @Test
  void anUnknownEncodingIsNamedWithTheKnownOnes() {
    assertThatThrownBy(() -> KafkaEncoding.named("avro"))
        .hasMessageContaining("avro")
        .hasMessageContaining("zipkin_thrift");
  }

  private static double accepted(Collector collector, KafkaEncoding encoding) {
    return collector.metricOrZero(
        "datatracing_collector_accepted_spans_total{encoding=\""
            + encoding.word()
            + "\",receiver=\"kafka\"}");
  }

  private static Collector collector(String group, Map<String, KafkaEncoding> topics) {
    return new Collector(
        new ReceiverOptions(
            Map.of(),
            null,
            null,
            Set.of(),
            null,
            null,
            new KafkaSourceOptions(broker.bootstrapServers(), topics, group, Map.of())));
  }

  private static void create(Set<String> topics) throws Exception {
    admin
        .createTopics(topics.stream().map(topic -> new NewTopic(topic, 1, (short) 1)).toList())
        .all()
        .get();
  }

  private static void send(String topic, byte[] value) throws Exception {
    producer.send(new ProducerRecord<>(topic, value)).get();
  }

  /** 0 when nothing was. */
  private static long committed(String group, TopicPartition partition)
      throws ExecutionException, InterruptedException {
    OffsetAndMetadata offset =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().get(partition);
    return offset == null ? 0 : offset.offset();
  }

  private static Span span(long id) {
    return Span.builder(new TraceId(1, id), new SpanId(id), "span " + id).times(1, 2).build();
  }
}
