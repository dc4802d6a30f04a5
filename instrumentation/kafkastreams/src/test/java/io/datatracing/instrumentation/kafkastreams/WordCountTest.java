package io.datatracing.instrumentation.kafkastreams;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.instrumentation.testing.TestSpans;
import io.datatracing.instrumentation.testing.kafka.KafkaTestBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Word count on the real broker: two sub-topologies with a repartition topic between them. */
class WordCountTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  @TempDir Path state;

  private final String id = "wordcount-" + UUID.randomUUID();
  private final String lines = id + "-lines";
  private final String counts = id + "-counts";
  private final String words = id + "-words-repartition";

  @BeforeEach
  void createTopics() throws Exception {
    KafkaTestBroker.get().createTopics(lines, counts);
    spans.take(spans.finished());
  }

  @Test
  void eachRecordIsASpanInEachSubTopology() throws Exception {
    Properties settings = settings();
    settings.put("cache.max.bytes.buffering", 0);
    settings.put("statestore.cache.max.bytes", 0);
    List<Span> finished = new ArrayList<>();
    try (KafkaStreams streams = new KafkaStreams(WordCount.topology(lines, counts), settings)) {
      streams.start();
      send("Hello Kafka hello");
      finished.addAll(await(11));
    }
    StreamsSpans all = new StreamsSpans(finished);

    Span line = all.only("process " + lines);
    assertThat(line.isChildOf(all.only("send " + lines))).isTrue();
    assertThat(line.kind()).isEqualTo(SpanKind.CONSUMER);
    assertThat(line.get(Attributes.MESSAGING_CONSUMER_GROUP_NAME)).isEqualTo(id);
    assertThat(line.get(Attributes.MESSAGING_KAFKA_OFFSET)).isEqualTo(0L);
    assertThat(line.get(Attributes.DATATRACING_KAFKA_CLUSTER_ID)).isNotNull();
    assertThat(line.get(Attributes.DATATRACING_KAFKA_LAG)).isEqualTo(0L);
    assertThat(line.get(Attributes.DATATRACING_JOB_NAME)).isEqualTo(id);
    assertThat(line.get(Attributes.DATATRACING_JOB_TYPE)).isEqualTo("kafka.streams");
    assertThat((String) line.get(Attributes.DATATRACING_RUN_ID)).startsWith(id + "@2");
    assertThat(line.get(StreamsSpans.TASK)).isEqualTo("0_0");
    assertThat(StreamsSpans.nodes(line))
        .containsExactly(
            "KSTREAM-SOURCE-0000000000 1",
            "KSTREAM-FLATMAPVALUES-0000000001 1",
            "words 3",
            "words-repartition-filter 3",
            "words-repartition-sink 3");
    assertThat(all.childrenOf(line)).hasSize(3).allMatch(s -> s.name().equals("send " + words));

    List<Span> counted = all.named("process " + words);
    assertThat(counted).hasSize(3);
    for (Span word : counted) {
      assertThat(all.named("send " + words)).anyMatch(word::isChildOf);
      assertThat(word.get(StreamsSpans.TASK)).isEqualTo("1_0");
      assertThat((String) word.get(Attributes.DATATRACING_RECORD_KEY)).startsWith("h:");
      assertThat(word.get(Attributes.DATATRACING_RUN_ID))
          .isEqualTo(line.get(Attributes.DATATRACING_RUN_ID));
      assertThat(StreamsSpans.nodes(word)).contains("counts-store-changelog 1");
      assertThat(all.childrenOf(word)).hasSize(1).allMatch(s -> s.name().equals("send " + counts));
    }
  }

  @Test
  void whatACacheHeldBackIsLinkedToAllItsInputs() throws Exception {
    List<Span> finished = new ArrayList<>();
    try (KafkaStreams streams = new KafkaStreams(WordCount.topology(lines, counts), settings())) {
      streams.start();
      send("hello kafka hello hello");
      finished.addAll(await(10));
    }
    finished.addAll(await(4));
    StreamsSpans all = new StreamsSpans(finished);

    List<Span> counted = all.named("process " + words);
    assertThat(counted).hasSize(4);
    List<Span> outputs = all.named("KSTREAM-AGGREGATE-0000000003");
    assertThat(outputs).hasSize(2);
    for (Span output : outputs) {
      assertThat(output.kind()).isEqualTo(SpanKind.INTERNAL);
      assertThat(output.get(StreamsSpans.NODE)).isEqualTo("KSTREAM-AGGREGATE-0000000003");
      assertThat(output.get(Attributes.DATATRACING_JOB_NAME)).isEqualTo(id);
      assertThat(counted).anyMatch(output::isChildOf);
      assertThat(all.childrenOf(output))
          .hasSize(1)
          .allMatch(s -> s.name().equals("send " + counts));
    }
    Span hello = outputs.get(outputs.get(0).links().isEmpty() ? 1 : 0);
    Span kafka = outputs.get(outputs.get(0) == hello ? 1 : 0);
    assertThat(kafka.links()).isEmpty();
    assertThat(hello.get(Attributes.DATATRACING_INPUTS_COUNT)).isEqualTo(3L);
    assertThat(hello.get(Attributes.DATATRACING_INPUTS_TRUNCATED)).isNull();
    List<Long> inputs = StreamsSpans.targets(hello);
    assertThat(inputs).hasSize(3).doesNotHaveDuplicates();
    for (Span word : counted) {
      assertThat(inputs.contains(word.spanId())).isEqualTo(!kafka.isChildOf(word));
    }
    assertThat(inputs.get(2)).as("the newest is the parent").isEqualTo(hello.parentSpanId());
  }

  @Test
  void restoringAStoreIsNoHandling() throws Exception {
    Properties settings = settings();
    // The second application waits for so long for the first one, which leaves without a word.
    settings.put("session.timeout.ms", 6_000);
    try (KafkaStreams streams = new KafkaStreams(WordCount.topology(lines, counts), settings)) {
      streams.start();
      send("one two");
      await(6);
    }
    await(4);
    settings.put("state.dir", state.resolve("lost").toString());
    try (KafkaStreams streams = new KafkaStreams(WordCount.topology(lines, counts), settings)) {
      streams.start();
      send("one");
      assertThat(new StreamsSpans(await(4)).names())
          .containsExactlyInAnyOrder(
              "send " + lines, "process " + lines, "send " + words, "process " + words);
    }
    assertThat(new StreamsSpans(await(2)).names())
        .containsExactlyInAnyOrder("KSTREAM-AGGREGATE-0000000003", "send " + counts);
  }

  @Test
  void exactlyOnceIsTracedAlike() throws Exception {
    Properties settings = settings();
    settings.put("processing.guarantee", hasExactlyOnceV2() ? "exactly_once_v2" : "exactly_once");
    // What is not committed the second sub-topology does not see.
    settings.put("commit.interval.ms", 100);
    settings.put("cache.max.bytes.buffering", 0);
    settings.put("statestore.cache.max.bytes", 0);
    try (KafkaStreams streams = new KafkaStreams(WordCount.topology(lines, counts), settings)) {
      streams.start();
      send("once");
      StreamsSpans all = new StreamsSpans(await(5));
      Span word = all.only("process " + words);
      assertThat(word.isChildOf(all.only("send " + words))).isTrue();
      assertThat(all.only("send " + counts).isChildOf(word)).isTrue();
    }
  }

  private static boolean hasExactlyOnceV2() {
    try {
      StreamsConfig.class.getField("EXACTLY_ONCE_V2");
      return true;
    } catch (NoSuchFieldException e) {
      return false;
    }
  }

  private Properties settings() {
    return WordCount.settings(id, KafkaTestBroker.get().bootstrapServers(), state.toString());
  }

  /** Streams joins its group before it handles anything: that may take longer than a span may. */
  private List<Span> await(int count) throws InterruptedException {
    Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> spans.finished() >= count);
    return spans.take(count);
  }

  private void send(String line) {
    try (KafkaProducer<String, String> producer = KafkaTestBroker.get().producer()) {
      producer.send(new ProducerRecord<>(lines, line));
    }
  }
}
