package io.datatracing.instrumentation.kafkastreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.instrumentation.testing.TestSpans;
import io.datatracing.instrumentation.testing.kafka.KafkaTestBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Kafka's example of a join, {@code PageViewUntypedDemo}, with texts, on the real broker. */
class PageViewTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  @TempDir Path state;

  private final KafkaTestBroker broker = KafkaTestBroker.get();
  private final String id = "views-" + UUID.randomUUID();
  private final String views = id + "-views";
  private final String users = id + "-users";
  private final String regions = id + "-regions-repartition";
  private final String out = id + "-views-by-region";

  @Test
  void viewIsLinkedToItsUserAndItsTraceGoesThroughTheRepartitionTopic() throws Exception {
    broker.createTopics(views, users, out);
    Properties settings = WordCount.settings(id, broker.bootstrapServers(), state.toString());
    settings.put("cache.max.bytes.buffering", 0);
    settings.put("statestore.cache.max.bytes", 0);
    try (KafkaStreams streams = new KafkaStreams(topology(), settings);
        KafkaProducer<String, String> producer = broker.producer()) {
      streams.start();
      producer.send(new ProducerRecord<>(users, "anna", "europe"));
      await().atMost(Duration.ofMinutes(2)).until(() -> spans.finished() >= 2);
      StreamsSpans user = new StreamsSpans(spans.take(2));
      Span row = user.only("process " + users);
      assertThat(row.isChildOf(user.only("send " + users))).isTrue();

      producer.send(new ProducerRecord<>(views, "anna", "index.html"));
      StreamsSpans all = new StreamsSpans(spans.take(5));
      Span view = all.only("process " + views);
      assertThat(view.isChildOf(all.only("send " + views))).isTrue();
      assertThat(StreamsSpans.targets(view)).isEqualTo(List.of(row.spanId()));
      assertThat(view.links().get(0).get(Attributes.DATATRACING_LINK_TYPE)).isEqualTo("input");
      Span rekeyed = all.only("send " + regions);
      assertThat(rekeyed.isChildOf(view)).isTrue();
      Span counted = all.only("process " + regions);
      assertThat(counted.isChildOf(rekeyed)).isTrue();
      assertThat(all.only("send " + out).isChildOf(counted)).isTrue();
    }
  }

  private Topology topology() throws Exception {
    StreamsBuilder builder = new StreamsBuilder();
    Consumed<String, String> texts = Consumed.with(Serdes.String(), Serdes.String());
    KTable<String, String> regionOf = builder.table(users, texts);
    builder.stream(views, texts)
        .leftJoin(regionOf, (page, region) -> region == null ? "UNKNOWN" : region)
        .map((user, region) -> new KeyValue<>(region, region))
        .groupByKey(Grouped.with("regions", Serdes.String(), Serdes.String()))
        .windowedBy(OfAnyVersion.windowsWithoutGrace(Duration.ofDays(7)))
        .count(Materialized.as("views-by-region"))
        .toStream((window, count) -> window.key())
        .to(out, Produced.with(Serdes.String(), Serdes.Long()));
    return builder.build();
  }
}
