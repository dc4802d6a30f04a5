package io.datatracing.instrumentation.kafkastreams;

import java.util.Arrays;
import java.util.Locale;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;

/** Kafka's own example {@code WordCountDemo}, with names for the topics. */
final class WordCount {
  private WordCount() {}

  static Topology topology(String lines, String counts) {
    StreamsBuilder builder = new StreamsBuilder();
    KStream<String, String> source =
        builder.stream(lines, Consumed.with(Serdes.String(), Serdes.String()));
    source
        .flatMapValues(value -> Arrays.asList(value.toLowerCase(Locale.getDefault()).split(" ")))
        .groupBy((key, value) -> value, Grouped.with("words", Serdes.String(), Serdes.String()))
        .count(Materialized.as("counts-store"))
        .toStream()
        .to(counts, Produced.with(Serdes.String(), Serdes.Long()));
    return builder.build();
  }

  static Properties settings(String application, String servers, String stateDirectory) {
    Properties settings = new Properties();
    settings.put("application.id", application);
    settings.put("bootstrap.servers", servers);
    settings.put("state.dir", stateDirectory);
    settings.put("default.key.serde", Serdes.String().getClass().getName());
    settings.put("default.value.serde", Serdes.String().getClass().getName());
    settings.put("auto.offset.reset", "earliest");
    settings.put("commit.interval.ms", 600_000);
    // On a busy machine a heartbeat is late: who is put out of its group reads its records again.
    settings.put("session.timeout.ms", 45_000);
    return settings;
  }
}
