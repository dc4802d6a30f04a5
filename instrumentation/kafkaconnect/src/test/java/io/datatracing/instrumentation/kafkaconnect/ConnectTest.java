package io.datatracing.instrumentation.kafkaconnect;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.messaging.RecordSettings;
import io.datatracing.bootstrap.trace.AttributeKey;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.SpanLink;
import io.datatracing.bootstrap.trace.SpanStatus;
import io.datatracing.instrumentation.testing.TestSpans;
import io.datatracing.instrumentation.testing.W3cHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Tasks in a real worker, with a real broker. */
@Timeout(600)
class ConnectTest {
  private static final AttributeKey NODE = AttributeKey.of("datatracing.node");
  private static final AttributeKey SKIPPED = AttributeKey.of("datatracing.connect.skipped");
  private static final AttributeKey FAILED = AttributeKey.of("datatracing.connect.failed");
  private static final AttributeKey STAGES = AttributeKey.of("datatracing.connect.stages");
  private static final AttributeKey CONVERT =
      AttributeKey.of("datatracing.connect.convert.duration");
  private static final AttributeKey TRANSFORM =
      AttributeKey.of("datatracing.connect.transform.duration");
  private static final AttributeKey DEAD_LETTERS =
      AttributeKey.of("datatracing.connect.dead_letters");

  private static final AttributeKey SOURCE_PARTITION =
      AttributeKey.of("datatracing.connect.source.partition");
  private static final AttributeKey SOURCE_OFFSET =
      AttributeKey.of("datatracing.connect.source.offset");

  @RegisterExtension final TestSpans spans = new TestSpans();
  @TempDir Path directory;

  private final ConnectWorker worker = ConnectWorker.get();
  private final String topic = "connect-" + UUID.randomUUID();
  private String connector;

  @AfterEach
  void stop() throws Exception {
    if (connector != null) {
      worker.delete(connector);
    }
  }

  @Test
  void whatASourcePollsAndSendsIsOneTrace() throws Exception {
    Path file = directory.resolve("orders.txt");
    Files.writeString(file, "order 1\norder 2\n");
    create(
        "file-source",
        Map.of(
            "connector.class", "org.apache.kafka.connect.file.FileStreamSourceConnector",
            "file", file.toString(),
            "topic", topic,
            "value.converter", "org.apache.kafka.connect.json.JsonConverter",
            "transforms", "hoist",
            "transforms.hoist.type", "org.apache.kafka.connect.transforms.HoistField$Value",
            "transforms.hoist.field", "line"));

    List<Span> three = spans.take(3);
    Span poll = named(three, "poll " + connector);
    assertThat(poll.kind()).isEqualTo(SpanKind.INTERNAL);
    assertThat(poll.parentSpanId()).isZero();
    assertThat(poll.get(Attributes.MESSAGING_BATCH_MESSAGE_COUNT)).isEqualTo(2L);
    assertThat(poll.get(Attributes.DATATRACING_JOB_NAME)).isEqualTo(connector);
    assertThat(poll.get(Attributes.DATATRACING_JOB_TYPE)).isEqualTo("kafka.connect");
    assertThat(poll.get(NODE)).isEqualTo(connector + "-0");
    assertThat((String) poll.get(Attributes.DATATRACING_RUN_ID)).startsWith(connector + "-0@");
    assertThat((String[]) poll.get(STAGES))
        .anyMatch(line -> line.startsWith("transformation ") && line.contains("HoistField$Value="))
        .anyMatch(line -> line.startsWith("value_converter ") && line.contains("JsonConverter="));
    assertThat((Double) poll.get(CONVERT)).isPositive();
    assertThat((Double) poll.get(TRANSFORM)).isPositive();
    assertThat(three)
        .filteredOn(span -> span.kind() == SpanKind.PRODUCER)
        .hasSize(2)
        .allMatch(span -> span.name().equals("send " + topic) && span.isChildOf(poll))
        .allSatisfy(
            span ->
                assertThat((String[]) span.get(SOURCE_PARTITION))
                    .containsExactly("filename=" + file))
        .extracting(span -> ((String[]) span.get(SOURCE_OFFSET))[0])
        .containsExactlyInAnyOrder("position=8", "position=16");
  }

  @Test
  void whatASinkIsGivenHasItsRecordsAsInputs() throws Exception {
    List<Span> sends = send("order 1", "order 2", "order 3");
    Path file = directory.resolve("warehouse.txt");
    create(
        "file-sink",
        Map.of(
            "connector.class",
            "org.apache.kafka.connect.file.FileStreamSinkConnector",
            "file",
            file.toString(),
            "topics",
            topic));

    List<Long> inputs = new ArrayList<>();
    while (inputs.size() < 3) {
      Span put = spans.take();
      assertThat(put.name()).isEqualTo("put " + connector);
      assertThat(put.kind()).isEqualTo(SpanKind.CONSUMER);
      assertThat(put.parentSpanId()).isZero();
      assertThat(put.get(Attributes.MESSAGING_DESTINATION_NAME)).isEqualTo(topic);
      assertThat(put.get(Attributes.MESSAGING_CONSUMER_GROUP_NAME))
          .isEqualTo("connect-" + connector);
      assertThat(put.get(Attributes.DATATRACING_JOB_NAME)).isEqualTo(connector);
      assertThat(put.get(NODE)).isEqualTo(connector + "-0");
      assertThat((Double) put.get(CONVERT)).isPositive();
      assertThat(put.status()).isEqualTo(SpanStatus.UNSET);
      for (SpanLink link : put.links()) {
        assertThat(link.get(Attributes.DATATRACING_LINK_TYPE)).isEqualTo("input");
        inputs.add(link.target().spanId());
      }
    }
    assertThat(inputs).containsExactlyElementsOf(ids(sends));
  }

  @Test
  void recordThatCannotBeConvertedGoesToTheDeadLetterTopic() throws Exception {
    List<Span> sends = send("no JSON");
    create(
        "json-sink",
        Map.of(
            "connector.class", "org.apache.kafka.connect.file.FileStreamSinkConnector",
            "file", directory.resolve("json.txt").toString(),
            "topics", topic,
            "value.converter", "org.apache.kafka.connect.json.JsonConverter",
            "errors.tolerance", "all",
            "errors.deadletterqueue.topic.name", topic + "-dlq",
            "errors.deadletterqueue.topic.replication.factor", "1",
            "errors.deadletterqueue.context.headers.enable", "true"));

    List<Span> two = spans.take(2);
    Span put = named(two, "put " + connector);
    assertThat(put.links().get(0).target().spanId()).isEqualTo(sends.get(0).spanId());
    assertThat(put.get(FAILED)).isEqualTo(1L);
    assertThat(put.get(SKIPPED)).isEqualTo(1L);
    assertThat(put.get(DEAD_LETTERS)).isEqualTo(1L);
    assertThat(put.events()).extracting(event -> event.name()).containsExactly("exception");
    assertThat(put.status()).as("it is tolerated").isEqualTo(SpanStatus.UNSET);
    Span dead = named(two, "send " + topic + "-dlq");
    assertThat(dead.isChildOf(put)).isTrue();
    assertThat(dead.get(Attributes.DATATRACING_DEAD_LETTER)).isEqualTo(true);
    assertThat((String) dead.get(Attributes.ERROR_TYPE)).endsWith("DataException");
  }

  @Test
  void batchThatATaskWantsAgainIsAnotherAttempt() throws Exception {
    List<Span> sends = send("order 1");
    create("retry-sink", broken("retry"));

    Span first = spans.take();
    Span second = spans.take();
    assertThat(first.status()).isEqualTo(SpanStatus.ERROR);
    assertThat((String) first.get(Attributes.ERROR_TYPE)).endsWith("RetriableException");
    assertThat(second.status()).isEqualTo(SpanStatus.UNSET);
    assertThat(second.get(Attributes.DATATRACING_ATTEMPT)).isEqualTo(2L);
    assertThat(second.links())
        .extracting(
            link -> link.get(Attributes.DATATRACING_LINK_TYPE) + " " + link.target().spanId())
        .containsExactly("input " + sends.get(0).spanId(), "retry_of " + first.spanId());
  }

  @Test
  void taskThatThrowsFailsItsSpan() throws Exception {
    send("order 1");
    create("broken-sink", broken("fail"));

    Span put = spans.take();
    assertThat(put.name()).isEqualTo("put " + connector);
    assertThat(put.status()).isEqualTo(SpanStatus.ERROR);
    assertThat((String) put.get(Attributes.ERROR_TYPE))
        .isIn(
            "java.lang.IllegalStateException", "org.apache.kafka.connect.errors.ConnectException");
  }

  @Test
  void recordThatBringsItsTraceStaysInItAndWhatIsDoneForItIsTheBatchs() throws Exception {
    create(
        "outbox",
        Map.of(
            "connector.class",
            TestConnectors.OutboxSource.class.getName(),
            "topic",
            topic,
            "traceparent",
            W3cHeaders.SAMPLED,
            "transforms",
            "lookup",
            "transforms.lookup.type",
            TestConnectors.Lookup.class.getName()));

    List<Span> five = spans.take(5);
    Span poll = named(five, "poll " + connector);
    assertThat(poll.links()).hasSize(2);
    assertThat(five)
        .filteredOn(span -> span.name().equals("send " + topic))
        .hasSize(2)
        .allSatisfy(
            send -> {
              assertThat(W3cHeaders.traceParent(send)).startsWith("00-" + W3cHeaders.TRACE_ID);
              assertThat(send.traceIdLow()).isNotEqualTo(poll.traceIdLow());
              assertThat(send.isChildOf(poll.links().get(0).target())).isTrue();
            });
    assertThat(five)
        .filteredOn(span -> span.name().equals("lookup"))
        .hasSize(2)
        .allMatch(lookup -> lookup.isChildOf(poll));
  }

  @Test
  void recordThatASourceCannotTransformIsCounted() throws Exception {
    Path file = directory.resolve("orders.txt");
    Files.writeString(file, "order 1\norder 2\n");
    create(
        "tolerant-source",
        Map.of(
            "connector.class", "org.apache.kafka.connect.file.FileStreamSourceConnector",
            "file", file.toString(),
            "topic", topic,
            "errors.tolerance", "all",
            "transforms", "extract",
            "transforms.extract.type", "org.apache.kafka.connect.transforms.ExtractField$Value",
            "transforms.extract.field", "none"));

    Span poll = spans.take();
    assertThat(poll.name()).isEqualTo("poll " + connector);
    assertThat(poll.get(Attributes.MESSAGING_BATCH_MESSAGE_COUNT)).isEqualTo(2L);
    assertThat(poll.get(FAILED)).isEqualTo(2L);
    assertThat(poll.get(SKIPPED)).isEqualTo(2L);
    assertThat(poll.events())
        .extracting(event -> event.name())
        .containsExactly("exception", "exception");
    assertThat(poll.status()).as("it is tolerated").isEqualTo(SpanStatus.UNSET);
  }

  @Test
  void recordsWithoutHeadersAreInputsByTheirPlaces() throws Exception {
    RecordSettings usual = RecordSettings.get();
    RecordSettings.set(new RecordSettings(true, false, false, new String[0][]));
    try {
      List<Span> sends = send("order 1", "order 2", "order 3");
      create(
          "headerless-sink",
          Map.of(
              "connector.class",
              "org.apache.kafka.connect.file.FileStreamSinkConnector",
              "file",
              directory.resolve("warehouse.txt").toString(),
              "topics",
              topic));

      long first = 0;
      while (first < sends.size()) {
        Span put = spans.take();
        assertThat(put.name()).isEqualTo("put " + connector);
        assertThat(put.links()).isEmpty();
        assertThat(put.get(Attributes.DATATRACING_KAFKA_CLUSTER_ID))
            .isEqualTo(sends.get(0).get(Attributes.DATATRACING_KAFKA_CLUSTER_ID));
        long count = (Long) put.get(Attributes.DATATRACING_INPUTS_COUNT);
        assertThat((String[]) put.get(Attributes.DATATRACING_INPUTS))
            .containsExactly(topic + "/0:" + first + "-" + (first + count - 1));
        first += count;
      }
    } finally {
      RecordSettings.set(usual);
    }
  }

  private Map<String, String> broken(String mode) {
    Map<String, String> config = new HashMap<>();
    config.put("connector.class", TestConnectors.BrokenSink.class.getName());
    config.put("topics", topic);
    config.put("mode", mode);
    return config;
  }

  private void create(String name, Map<String, String> config) throws Exception {
    worker.create(name, config);
    connector = name;
  }

  /** The spans of sending these records, in their order. */
  private List<Span> send(String... values) throws Exception {
    try (KafkaProducer<String, String> producer = worker.producer()) {
      for (String value : values) {
        producer.send(new ProducerRecord<>(topic, 0, "key", value)).get();
      }
    }
    return spans.take(values.length);
  }

  private static List<Long> ids(List<Span> of) {
    List<Long> ids = new ArrayList<>();
    of.forEach(span -> ids.add(span.spanId()));
    return ids;
  }

  private static Span named(List<Span> among, String name) {
    return among.stream().filter(span -> span.name().equals(name)).findFirst().orElseThrow();
  }
}
