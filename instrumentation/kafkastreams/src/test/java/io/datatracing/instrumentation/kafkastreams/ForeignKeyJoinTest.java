package io.datatracing.instrumentation.kafkastreams;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.instrumentation.testing.TestSpans;
import io.datatracing.instrumentation.testing.kafka.KafkaTestBroker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Produced;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kafka's example of a join by a foreign key, purchases of tracks and the albums they are on, on
 * the real broker. Streams sends a subscription to where the album is, and an answer back.
 */
class ForeignKeyJoinTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  @TempDir Path state;

  private final KafkaTestBroker broker = KafkaTestBroker.get();
  private final String id = "albums-" + UUID.randomUUID();
  private final String albums = id + "-albums";
  private final String purchases = id + "-purchases";
  private final String out = id + "-interests";

  @Test
  void bothSidesOfTheJoinAreLinkedWhicheverComesLater() throws Exception {
    broker.createTopics(albums, purchases, out);
    Properties settings = WordCount.settings(id, broker.bootstrapServers(), state.toString());
    settings.put("cache.max.bytes.buffering", 0);
    settings.put("statestore.cache.max.bytes", 0);
    try (KafkaStreams streams = new KafkaStreams(topology(), settings);
        KafkaProducer<String, String> producer = broker.producer()) {
      streams.start();
      producer.send(new ProducerRecord<>(albums, "album-1", "Kind of Blue"));
      StreamsSpans first = await(2);
      Span album = first.only("process " + albums);
      assertThat(album.links()).isEmpty();

      // The purchase's own trace goes to the album and back, and finds it there.
      producer.send(new ProducerRecord<>(purchases, "purchase-1", "album-1"));
      StreamsSpans bought = await(7);
      Span purchase = bought.only("process " + purchases);
      Span subscription = sole(bought, "process ", "-SUBSCRIPTION-REGISTRATION-");
      assertThat(subscription.isChildOf(sole(bought, "send ", "-SUBSCRIPTION-REGISTRATION-")))
          .isTrue();
      assertThat(sole(bought, "send ", "-SUBSCRIPTION-REGISTRATION-").isChildOf(purchase)).isTrue();
      input(subscription, album);
      Span answer = sole(bought, "process ", "-SUBSCRIPTION-RESPONSE-");
      assertThat(sole(bought, "send ", "-SUBSCRIPTION-RESPONSE-").isChildOf(subscription)).isTrue();
      assertThat(bought.only("send " + out).isChildOf(answer)).isTrue();

      // A new name of the album goes to the purchase, and is joined there.
      producer.send(new ProducerRecord<>(albums, "album-1", "Sketches of Spain"));
      StreamsSpans renamed = await(5);
      Span change = renamed.only("process " + albums);
      assertThat(change.isChildOf(renamed.only("send " + albums))).isTrue();
      assertThat(sole(renamed, "send ", "-SUBSCRIPTION-RESPONSE-").isChildOf(change)).isTrue();
      Span joined = sole(renamed, "process ", "-SUBSCRIPTION-RESPONSE-");
      input(joined, purchase);
      assertThat(renamed.only("send " + out).isChildOf(joined)).isTrue();
    }
  }

  private StreamsSpans await(int count) throws InterruptedException {
    return new StreamsSpans(spans.take(count));
  }

  private static Span sole(StreamsSpans all, String operation, String part) {
    List<String> names = new ArrayList<>(all.names());
    names.removeIf(name -> !name.startsWith(operation) || !name.contains(part));
    assertThat(names).hasSize(1);
    return all.only(names.get(0));
  }

  private static void input(Span reader, Span writer) {
    assertThat(StreamsSpans.targets(reader)).isEqualTo(List.of(writer.spanId()));
    assertThat(reader.links().get(0).get(Attributes.DATATRACING_LINK_TYPE)).isEqualTo("input");
  }

  private Topology topology() {
    StreamsBuilder builder = new StreamsBuilder();
    Consumed<String, String> texts = Consumed.with(Serdes.String(), Serdes.String());
    KTable<String, String> titles = builder.table(albums, texts);
    builder
        .table(purchases, texts)
        .join(titles, album -> album, (album, title) -> title)
        .toStream()
        .to(out, Produced.with(Serdes.String(), Serdes.String()));
    return builder.build();
  }
}
