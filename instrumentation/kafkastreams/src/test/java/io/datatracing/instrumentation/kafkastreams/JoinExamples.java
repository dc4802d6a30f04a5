package io.datatracing.instrumentation.kafkastreams;

import java.time.Duration;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;

/** Kafka's own examples of joins, with texts and with names for the topics. */
final class JoinExamples {
  private static final Consumed<String, String> TEXTS =
      Consumed.with(Serdes.String(), Serdes.String());

  private JoinExamples() {}

  /** {@code PageViewUntypedDemo}: views join the region of their user, and are counted by that. */
  static Topology pageViews(String views, String users, String out) throws Exception {
    StreamsBuilder builder = new StreamsBuilder();
    KTable<String, String> regionOf = builder.table(users, TEXTS);
    builder.stream(views, TEXTS)
        .leftJoin(regionOf, (page, region) -> region == null ? "UNKNOWN" : region)
        .map((user, region) -> new KeyValue<>(region, region))
        .groupByKey(Grouped.with("regions", Serdes.String(), Serdes.String()))
        .windowedBy(OfAnyVersion.windowsWithoutGrace(Duration.ofDays(7)))
        .count(Materialized.as("views-by-region"))
        .toStream((window, count) -> window.key())
        .to(out, Produced.with(Serdes.String(), Serdes.Long()));
    return builder.build();
  }

  /** The join by a foreign key: purchases of tracks and the albums they are on. */
  static Topology purchases(String purchases, String albums, String out) {
    StreamsBuilder builder = new StreamsBuilder();
    KTable<String, String> titles = builder.table(albums, TEXTS);
    builder
        .table(purchases, TEXTS)
        .join(titles, album -> album, (album, title) -> title)
        .toStream()
        .to(out, Produced.with(Serdes.String(), Serdes.String()));
    return builder.build();
  }
}
