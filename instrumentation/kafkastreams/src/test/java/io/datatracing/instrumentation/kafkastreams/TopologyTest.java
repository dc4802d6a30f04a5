package io.datatracing.instrumentation.kafkastreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.bootstrap.messaging.ProcessorNodes;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.SpanStatus;
import io.datatracing.instrumentation.testing.TestSpans;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.JoinWindows;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.StreamJoined;
import org.apache.kafka.streams.kstream.Suppressed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What depends on the topology, in Kafka's test driver: it sends nothing, so there are no sends.
 */
class TopologyTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @RegisterExtension final TestSpans spans = new TestSpans();

  @TempDir Path state;

  @Test
  void recordIsAChildOfItsProducer() throws Exception {
    try (DrivenTopology driven = new DrivenTopology(upperCase(), state)) {
      driven.pipe("in", 7, "k", "text", 0);
      Span span = spans.take();
      assertThat(span.name()).isEqualTo("process in");
      assertThat(span.parentSpanId()).isEqualTo(7);
      assertThat(span.get(Attributes.DATATRACING_JOB_NAME)).isEqualTo("driven");
      assertThat(driven.output("out").readValue()).isEqualTo("TEXT");
    }
  }

  @Test
  void nodesAreSpansWhereTheyAreAskedFor() throws Exception {
    ProcessorNodes.inFull(true);
    try (DrivenTopology driven = new DrivenTopology(upperCase(), state)) {
      driven.pipe("in", 7, "k", "text", 0);
      List<Span> all = spans.take(4);
      assertThat(new StreamsSpans(all).names())
          .containsExactly(
              "KSTREAM-SINK-0000000002",
              "KSTREAM-MAPVALUES-0000000001",
              "KSTREAM-SOURCE-0000000000",
              "process in");
      for (int i = 0; i < 3; i++) {
        assertThat(all.get(i).isChildOf(all.get(i + 1))).isTrue();
        assertThat(all.get(i).kind()).isEqualTo(SpanKind.INTERNAL);
        assertThat(all.get(i).get(StreamsSpans.NODE)).isEqualTo(all.get(i).name());
      }
    } finally {
      ProcessorNodes.inFull(false);
    }
  }

  @Test
  void joinedRecordsAreLinked() throws Exception {
    StreamsBuilder builder = new StreamsBuilder();
    KStream<String, String> left = stream(builder, "left");
    left.join(
            stream(builder, "right"),
            (one, other) -> one + other,
            JoinWindows.of(MINUTE),
            StreamJoined.with(Serdes.String(), Serdes.String(), Serdes.String()))
        .to("joined");
    try (DrivenTopology driven = new DrivenTopology(builder.build(), state)) {
      driven.pipe("left", 1, "a", "one", 0);
      driven.pipe("left", 2, "b", "two", 0);
      driven.pipe("left", 3, "a", "three", 120_000);
      driven.pipe("right", 4, "a", "ONE", 10);
      assertThat(driven.output("joined").readValuesToList()).containsExactly("oneONE");
      List<Span> all = spans.take(4);
      assertThat(all.get(0).links()).isEmpty();
      assertThat(all.get(3).name()).isEqualTo("process right");
      assertThat(StreamsSpans.targets(all.get(3))).containsExactly(all.get(0).spanId());
      assertThat(all.get(3).links().get(0).get(Attributes.DATATRACING_LINK_TYPE))
          .isEqualTo("input");
    }
  }

  @Test
  void recordThatFindsARowOfATableIsLinkedToTheRecordThatWroteIt() throws Exception {
    StreamsBuilder builder = new StreamsBuilder();
    KTable<String, String> table =
        builder.table("table", Consumed.with(Serdes.String(), Serdes.String()));
    stream(builder, "in").join(table, (one, row) -> one + row).to("out");
    try (DrivenTopology driven = withoutCaches(builder)) {
      driven.pipe("table", 1, "a", "old", 0);
      driven.pipe("table", 2, "a", "A", 1);
      driven.pipe("table", 3, "b", "B", 2);
      driven.pipe("in", 4, "a", "1", 3);
      driven.pipe("in", 5, "c", "2", 4);
      driven.pipe("table", 6, "a", null, 5);
      driven.pipe("in", 7, "a", "3", 6);
      assertThat(driven.output("out").readValuesToList()).containsExactly("1A");
      List<Span> all = spans.take(7);
      assertThat(all.get(3).name()).isEqualTo("process in");
      assertThat(all.get(3).parentSpanId()).isEqualTo(4);
      assertThat(StreamsSpans.targets(all.get(3))).containsExactly(all.get(1).spanId());
      assertThat(all.get(3).links().get(0).get(Attributes.DATATRACING_LINK_TYPE))
          .isEqualTo("input");
      // Nothing is found, or nothing any more; and writing a row finds none.
      for (int other : new int[] {0, 1, 2, 4, 5, 6}) {
        assertThat(all.get(other).links()).as("record " + (other + 1)).isEmpty();
      }
    }
  }

  @Test
  void joinedTablesAreLinkedAndSoAreTheRowsOfAnAggregation() throws Exception {
    StreamsBuilder builder = new StreamsBuilder();
    KTable<String, String> latest =
        stream(builder, "left").groupByKey().reduce((before, now) -> now, Materialized.as("rows"));
    latest
        .join(
            builder.table("right", Consumed.with(Serdes.String(), Serdes.String())),
            (one, other) -> one + other)
        .toStream()
        .to("out");
    try (DrivenTopology driven = withoutCaches(builder)) {
      driven.pipe("left", 1, "a", "1", 0);
      driven.pipe("right", 2, "a", "A", 1);
      driven.pipe("left", 3, "a", "2", 2);
      assertThat(driven.output("out").readValuesToList()).containsExactly("1A", "2A");
      List<Span> all = spans.take(3);
      assertThat(all.get(0).links()).isEmpty();
      assertThat(StreamsSpans.targets(all.get(1))).containsExactly(all.get(0).spanId());
      assertThat(StreamsSpans.targets(all.get(2))).containsExactly(all.get(1).spanId());
    }
  }

  @Test
  void whatIsSuppressedUntilItsWindowClosesIsLinkedToAllItsInputs() throws Exception {
    StreamsBuilder builder = new StreamsBuilder();
    stream(builder, "in")
        .groupByKey()
        .windowedBy(OfAnyVersion.windowsWithoutGrace(MINUTE))
        .reduce((one, other) -> one + other, Materialized.as("sums"))
        .suppress(
            Suppressed.untilWindowCloses(Suppressed.BufferConfig.unbounded()).withName("hold"))
        .toStream((window, value) -> window.key())
        .to("out");
    try (DrivenTopology driven = withoutCaches(builder)) {
      driven.pipe("in", 1, "a", "1", 0);
      driven.pipe("in", 2, "a", "2", 10);
      driven.pipe("in", 3, "b", "3", 20);
      assertThat(driven.output("out").isEmpty()).isTrue();
      List<Span> inputs = spans.take(3);
      driven.pipe("in", 4, "c", "4", 60_000);
      assertThat(driven.output("out").readValuesToList()).containsExactly("12", "3");

      List<Span> all = spans.take(3);
      Span both = all.get(0);
      assertThat(both.name()).isEqualTo("hold");
      assertThat(both.isChildOf(inputs.get(1))).isTrue();
      assertThat(both.get(Attributes.DATATRACING_INPUTS_COUNT)).isEqualTo(2L);
      assertThat(StreamsSpans.targets(both))
          .containsExactly(inputs.get(0).spanId(), inputs.get(1).spanId());
      assertThat(StreamsSpans.nodes(both)).anyMatch(node -> node.matches("KSTREAM-SINK-\\d+ 1"));
      assertThat(all.get(1).isChildOf(inputs.get(2))).isTrue();
      assertThat(all.get(1).links()).isEmpty();
      assertThat(all.get(2).name()).isEqualTo("process in");
    }
  }

  @Test
  void punctuatorHasASpanOfItsOwn() throws Exception {
    try (DrivenTopology driven = new DrivenTopology(OfAnyVersion.ticking(MINUTE), state)) {
      driven.driver().advanceWallClockTime(MINUTE);
      Span span = spans.take();
      assertThat(span.name()).isEqualTo("punctuate ticker");
      assertThat(span.parentSpanId()).isZero();
      assertThat(span.get(StreamsSpans.NODE)).isEqualTo("ticker");
      assertThat(span.get(StreamsSpans.TASK)).isEqualTo("0_0");
      assertThat(StreamsSpans.nodes(span)).containsExactly("out 1");
      assertThat(driven.output("out").readValue()).isEqualTo("tick");
    }
  }

  @Test
  void failureOfANodeIsTheRecordsError() throws Exception {
    StreamsBuilder builder = new StreamsBuilder();
    stream(builder, "in")
        .mapValues(
            value -> {
              if (value.equals("bad")) {
                throw new IllegalStateException("no good");
              }
              return value;
            })
        .to("out");
    try (DrivenTopology driven = new DrivenTopology(builder.build(), state)) {
      assertThatThrownBy(() -> driven.pipe("in", 1, "a", "bad", 0)).hasRootCauseMessage("no good");
      Span span = spans.take();
      assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
      assertThat(span.statusMessage()).isEqualTo("no good");
      assertThat(span.get(Attributes.ERROR_TYPE)).isEqualTo("java.lang.IllegalStateException");
      assertThat(span.events()).hasSize(1);
    }
  }

  @Test
  void recordThatCannotBeReadIsAnErrorOfItsOwn() throws Exception {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream("in", Consumed.with(Serdes.String(), Serdes.Long())).to("out");
    try (DrivenTopology driven =
        new DrivenTopology(
            builder.build(),
            state,
            "default.deserialization.exception.handler",
            LogAndContinueExceptionHandler.class.getName())) {
      driven.pipe("in", 5, "a", "no long", 0);
      Span span = spans.take();
      assertThat(span.name()).isEqualTo("process in");
      assertThat(span.parentSpanId()).isEqualTo(5);
      assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
      assertThat(span.get(Attributes.DATATRACING_JOB_NAME)).isEqualTo("driven");
    }
  }

  private DrivenTopology withoutCaches(StreamsBuilder builder) {
    return new DrivenTopology(
        builder.build(), state, "cache.max.bytes.buffering", 0, "statestore.cache.max.bytes", 0);
  }

  private static Topology upperCase() {
    StreamsBuilder builder = new StreamsBuilder();
    stream(builder, "in").mapValues(value -> value.toUpperCase(Locale.ROOT)).to("out");
    return builder.build();
  }

  private static KStream<String, String> stream(StreamsBuilder builder, String topic) {
    return builder.stream(topic, Consumed.with(Serdes.String(), Serdes.String()));
  }
}
