package io.datatracing.instrumentation.kafkastreams;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.Span;
import io.datatracing.instrumentation.testing.TestSpans;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kafka's own examples in Kafka's test driver: what they compute is what they compute without an
 * agent, and each record that the driver puts into a task is handled in a span. The driver sends
 * nothing: records of internal topics have the headers of those they were made of.
 */
class DrivenExamplesTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  @TempDir Path state;

  private DrivenTopology driven(Topology topology) {
    return new DrivenTopology(
        topology, state, "cache.max.bytes.buffering", 0, "statestore.cache.max.bytes", 0);
  }

  private static void wasSentBy(int number, Span... handled) {
    assertThat(List.of(handled)).allMatch(span -> span.parentSpanId() == number);
  }

  @Test
  void wordCount() throws Exception {
    try (DrivenTopology driven = driven(WordCount.topology("lines", "counts"))) {
      driven.pipe("lines", 7, "line", "Hello world hello", 0);
      assertThat(
              driven
                  .driver()
                  .createOutputTopic("counts", new StringDeserializer(), new LongDeserializer())
                  .readKeyValuesToMap())
          .containsOnly(entry("hello", 2L), entry("world", 1L));
      StreamsSpans all = new StreamsSpans(spans.take(4));
      wasSentBy(7, all.only("process lines"));
      List<Span> words = all.named("process driven-words-repartition");
      assertThat(words).hasSize(3);
      wasSentBy(7, words.toArray(new Span[0]));
      assertThat(words)
          .allSatisfy(
              word -> assertThat(StreamsSpans.nodes(word)).contains("counts-store-changelog 1"));
    }
  }

  @Test
  void pageViewsJoinTheirUsers() throws Exception {
    try (DrivenTopology driven = driven(JoinExamples.pageViews("views", "users", "regions-out"))) {
      driven.pipe("users", 1, "anna", "europe", 0);
      Span row = spans.take();
      wasSentBy(1, row);
      driven.pipe("views", 2, "anna", "index.html", 1);
      assertThat(
              driven
                  .driver()
                  .createOutputTopic(
                      "regions-out", new StringDeserializer(), new LongDeserializer())
                  .readKeyValuesToMap())
          .containsOnly(entry("europe", 1L));
      StreamsSpans all = new StreamsSpans(spans.take(2));
      Span view = all.only("process views");
      wasSentBy(2, view, all.only("process driven-regions-repartition"));
      RunningTopology.input(view, row);
    }
  }

  @Test
  void purchasesJoinTheirAlbumsByAForeignKey() throws Exception {
    try (DrivenTopology driven = driven(JoinExamples.purchases("purchases", "albums", "out"))) {
      driven.pipe("albums", 1, "album-1", "Kind of Blue", 0);
      Span album = spans.take();
      driven.pipe("purchases", 2, "purchase-1", "album-1", 1);
      assertThat(driven.output("out").readKeyValuesToMap())
          .containsOnly(entry("purchase-1", "Kind of Blue"));
      StreamsSpans all = new StreamsSpans(spans.take(3));
      Span asked = all.onlyWith("process ", "-SUBSCRIPTION-REGISTRATION-");
      wasSentBy(
          2, all.only("process purchases"), asked, all.onlyWith("process ", "-SUBSCRIPTION-RESP"));
      RunningTopology.input(asked, album);
    }
  }

  /** Each is told whole, though together they are more nodes than one record may have. */
  @Test
  void recordsThatTakeDifferentLongWaysAreToldAllTheirNodes() throws Exception {
    int length = 100;
    StreamsBuilder builder = new StreamsBuilder();
    KStream<String, String> left = way(builder, "left", length);
    left.merge(way(builder, "right", length)).to("out");
    try (DrivenTopology driven = driven(builder.build())) {
      for (String topic : List.of("left", "right", "left", "right")) {
        driven.pipe(topic, 1, "key", "value", 0);
        Span span = spans.take();
        assertThat(span.name()).isEqualTo("process " + topic);
        // The source, the way, the merge and the sink.
        assertThat(StreamsSpans.nodes(span)).hasSize(length + 3).doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void ofAVeryLongWayTheFirstNodesAreTold() throws Exception {
    StreamsBuilder builder = new StreamsBuilder();
    way(builder, "in", 150).to("out");
    try (DrivenTopology driven = driven(builder.build())) {
      for (int i = 0; i < 2; i++) {
        driven.pipe("in", 1, "key", "value", 0);
        assertThat(StreamsSpans.nodes(spans.take())).hasSize(NodeTimes.MAX_NODES);
      }
    }
  }

  private static KStream<String, String> way(StreamsBuilder builder, String topic, int length) {
    KStream<String, String> stream =
        builder.stream(topic, Consumed.with(Serdes.String(), Serdes.String()));
    for (int i = 0; i < length; i++) {
      stream = stream.mapValues(value -> value);
    }
    return stream;
  }

  private static <K, V> Map.Entry<K, V> entry(K key, V value) {
    return Map.entry(key, value);
  }
}
