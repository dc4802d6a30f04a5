package io.datatracing.instrumentation.kafkastreams;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.Span;
import io.datatracing.instrumentation.testing.TestSpans;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Tables with a history, which came with 3.5: a join finds the version of its own time. */
class VersionedTableTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  @TempDir Path state;

  @Test
  void recordThatFindsAVersionIsLinkedToTheRecordThatWroteIt() throws Exception {
    try (DrivenTopology driven = new DrivenTopology(topology(), state)) {
      driven.pipe("prices", 1, "a", "A", 1_000);
      driven.pipe("prices", 2, "a", "B", 3_000);
      // Came late, and is between the two.
      driven.pipe("prices", 3, "a", "C", 2_000);
      driven.pipe("in", 4, "a", "1", 1_500);
      driven.pipe("in", 5, "a", "2", 2_500);
      driven.pipe("in", 6, "a", "3", 4_000);
      driven.pipe("in", 7, "a", "4", 500);
      driven.pipe("in", 8, "b", "5", 4_000);
      assertThat(driven.output("out").readValuesToList()).containsExactly("1A", "2C", "3B");

      List<Span> all = spans.take(8);
      assertThat(StreamsSpans.targets(all.get(3))).containsExactly(all.get(0).spanId());
      assertThat(StreamsSpans.targets(all.get(4))).containsExactly(all.get(2).spanId());
      assertThat(StreamsSpans.targets(all.get(5))).containsExactly(all.get(1).spanId());
      // Nothing is found, and writing a row finds none.
      for (int other : new int[] {0, 1, 2, 6, 7}) {
        assertThat(all.get(other).links()).as("record " + (other + 1)).isEmpty();
      }
    }
  }

  @Test
  void versionThatReplacesTheOneOfItsTimeIsLinkedAlone() throws Exception {
    try (DrivenTopology driven = new DrivenTopology(topology(), state)) {
      driven.pipe("prices", 1, "a", "A", 1_000);
      driven.pipe("prices", 2, "a", "B", 1_000);
      driven.pipe("in", 3, "a", "1", 1_500);
      assertThat(driven.output("out").readValuesToList()).containsExactly("1B");

      List<Span> all = spans.take(3);
      assertThat(StreamsSpans.targets(all.get(2))).containsExactly(all.get(1).spanId());
    }
  }

  private static Topology topology() throws ReflectiveOperationException {
    StreamsBuilder builder = new StreamsBuilder();
    Consumed<String, String> texts = Consumed.with(Serdes.String(), Serdes.String());
    KTable<String, String> prices = builder.table("prices", texts, versioned("prices-by-day"));
    builder.stream("in", texts).join(prices, (one, price) -> one + price).to("out");
    return builder.build();
  }

  /** Not in the version that tests are compiled with. */
  private static Materialized<String, String, KeyValueStore<Bytes, byte[]>> versioned(String name)
      throws ReflectiveOperationException {
    Object supplier =
        Stores.class
            .getMethod("persistentVersionedKeyValueStore", String.class, Duration.class)
            .invoke(null, name, Duration.ofDays(1));
    return Materialized.as((KeyValueBytesStoreSupplier) supplier);
  }
}
