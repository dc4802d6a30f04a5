package io.datatracing.instrumentation.kafkastreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.instrumentation.testing.Spans;
import io.datatracing.instrumentation.testing.TestSpans;
import io.datatracing.instrumentation.testing.kafka.KafkaTestBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.GlobalKTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A table of which every instance has all rows: a thread of its own reads its topic. */
class GlobalTableTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  @TempDir Path state;

  private final KafkaTestBroker broker = KafkaTestBroker.get();
  private final String id = "global-" + UUID.randomUUID();
  private final String customers = id + "-customers";
  private final String orders = id + "-orders";
  private final String out = id + "-out";

  @Test
  void recordThatFindsARowIsLinkedToTheRecordThatWroteIt() throws Exception {
    broker.createTopics(customers, orders, out);
    StreamsBuilder builder = new StreamsBuilder();
    Consumed<String, String> texts = Consumed.with(Serdes.String(), Serdes.String());
    GlobalKTable<String, String> table = builder.globalTable(customers, texts);
    builder.stream(orders, texts)
        .join(table, (key, value) -> key, (order, customer) -> order + " of " + customer)
        .to(out);
    try (KafkaStreams streams =
            new KafkaStreams(
                builder.build(),
                WordCount.settings(id, broker.bootstrapServers(), state.toString()));
        KafkaProducer<String, String> producer = broker.producer()) {
      streams.start();
      // The task has begun when it has handled a record, here of a customer that is not there.
      producer.send(new ProducerRecord<>(orders, "nobody", "0"));
      await().atMost(Duration.ofMinutes(2)).until(() -> spans.finished() >= 2);
      assertThat(handling(spans.take(2)).links()).isEmpty();

      producer.send(new ProducerRecord<>(customers, "anna", "Anna"));
      List<Span> two = spans.take(2);
      Span written = handling(two);
      assertThat(written.name()).isEqualTo("process " + customers);
      assertThat(two).anyMatch(written::isChildOf);

      producer.send(new ProducerRecord<>(orders, "anna", "1"));
      List<Span> three = spans.take(3);
      Span found = handling(three);
      assertThat(found.name()).isEqualTo("process " + orders);
      assertThat(StreamsSpans.targets(found)).containsExactly(written.spanId());
      assertThat(found.links().get(0).get(Attributes.DATATRACING_LINK_TYPE)).isEqualTo("input");
      assertThat(three)
          .anyMatch(span -> span.name().equals("send " + out) && span.isChildOf(found));
    }
  }

  private static Span handling(List<Span> among) {
    return Spans.only(among, span -> span.kind() == SpanKind.CONSUMER);
  }
}
