package io.datatracing.instrumentation.kafkastreams;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.instrumentation.testing.TestSpans;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.TimeWindowedKStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code emitStrategy(onWindowClose())}, which came with 3.3. */
class ClosedWindowTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @RegisterExtension final TestSpans spans = new TestSpans();

  @TempDir Path state;

  @Test
  void resultOfAClosedWindowIsLinkedToAllItsInputs() throws Exception {
    StreamsBuilder builder = new StreamsBuilder();
    atClose(
            builder.stream("in", Consumed.with(Serdes.String(), Serdes.String()))
                .groupByKey()
                .windowedBy(OfAnyVersion.windowsWithoutGrace(MINUTE)))
        .reduce((one, other) -> one + other, Materialized.as("sums"))
        .toStream((window, value) -> window.key())
        .to("out");
    try (DrivenTopology driven = new DrivenTopology(builder.build(), state)) {
      driven.pipe("in", 1, "a", "1", 0);
      driven.pipe("in", 2, "a", "2", 10);
      driven.pipe("in", 3, "b", "3", 20);
      assertThat(driven.output("out").isEmpty()).isTrue();
      List<Span> inputs = spans.take(3);
      assertThat(inputs).allMatch(span -> span.name().equals("process in"));
      // Streams looks for closed windows once a second.
      driven.driver().advanceWallClockTime(MINUTE);
      driven.pipe("in", 4, "c", "4", 60_000);
      assertThat(driven.output("out").readValuesToList()).containsExactly("12", "3");

      List<Span> all = spans.take(3);
      Span both = all.get(0);
      assertThat(both.name()).isEqualTo("KSTREAM-REDUCE-0000000001");
      assertThat(both.isChildOf(inputs.get(1))).isTrue();
      assertThat(both.get(Attributes.DATATRACING_INPUTS_COUNT)).isEqualTo(2L);
      assertThat(StreamsSpans.targets(both))
          .containsExactly(inputs.get(0).spanId(), inputs.get(1).spanId());
      assertThat(StreamsSpans.nodes(both)).anyMatch(node -> node.matches("KSTREAM-SINK-\\d+ 1"));
      assertThat(all.get(1).isChildOf(inputs.get(2))).isTrue();
      assertThat(all.get(1).links()).isEmpty();
      // The record that closed the windows is in none of their results.
      assertThat(all.get(2).name()).isEqualTo("process in");
      assertThat(StreamsSpans.nodes(all.get(2))).noneMatch(node -> node.contains("SINK"));
    }
  }

  /** Not in the version that tests are compiled with. */
  @SuppressWarnings("unchecked") // as the method declares it
  private static <K, V> TimeWindowedKStream<K, V> atClose(TimeWindowedKStream<K, V> windows)
      throws ReflectiveOperationException {
    Class<?> strategy = Class.forName("org.apache.kafka.streams.kstream.EmitStrategy");
    Method method = TimeWindowedKStream.class.getMethod("emitStrategy", strategy);
    return (TimeWindowedKStream<K, V>)
        method.invoke(windows, strategy.getMethod("onWindowClose").invoke(null));
  }
}
