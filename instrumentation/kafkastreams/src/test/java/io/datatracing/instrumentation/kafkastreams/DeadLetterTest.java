package io.datatracing.instrumentation.kafkastreams;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanStatus;
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
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Handlers that go on without a record, and Streams' own dead-letter topic: both since 4.2 only.
 */
class DeadLetterTest {
  private static final String ERRORS = "org.apache.kafka.streams.errors.";

  @RegisterExtension final TestSpans spans = new TestSpans();

  @TempDir Path state;

  private final String id = "orders-" + UUID.randomUUID();
  private final String orders = id + "-orders";
  private final String aside = id + "-dlq";

  @Test
  void recordThatANodeRefusesIsPutAsideBelowItsSpan() throws Exception {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(orders, Consumed.with(Serdes.String(), Serdes.String()))
        .mapValues(
            value -> {
              throw new IllegalStateException("no good");
            })
        .to(id + "-out");
    StreamsSpans all = run(builder.build());

    Span refused = all.only("process " + orders);
    assertThat(refused.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(refused.get(Attributes.ERROR_TYPE)).isEqualTo("java.lang.IllegalStateException");
    assertThat(refused.events()).hasSize(1);
    assertThat(refused.events().get(0).get(StreamsSpans.NODE))
        .isEqualTo("KSTREAM-MAPVALUES-0000000001");
    assertPutAside(all.only("send " + aside), refused);
  }

  @Test
  void recordThatCannotBeReadIsPutAsideBelowItsSpan() throws Exception {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(orders, Consumed.with(Serdes.String(), Serdes.Long())).to(id + "-out");
    StreamsSpans all = run(builder.build());

    Span unreadable = all.only("process " + orders);
    assertThat(unreadable.isChildOf(all.only("send " + orders))).isTrue();
    assertThat(unreadable.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(unreadable.get(Attributes.ERROR_TYPE))
        .isEqualTo("org.apache.kafka.common.errors.SerializationException");
    assertPutAside(all.only("send " + aside), unreadable);
  }

  private StreamsSpans run(Topology topology) throws Exception {
    KafkaTestBroker.get().createTopics(orders, aside, id + "-out");
    Properties settings =
        WordCount.settings(id, KafkaTestBroker.get().bootstrapServers(), state.toString());
    settings.put(
        "processing.exception.handler", ERRORS + "LogAndContinueProcessingExceptionHandler");
    settings.put("deserialization.exception.handler", ERRORS + "LogAndContinueExceptionHandler");
    settings.put("errors.dead.letter.queue.topic.name", aside);
    try (KafkaStreams streams = new KafkaStreams(topology, settings)) {
      streams.start();
      try (KafkaProducer<String, String> producer = KafkaTestBroker.get().producer()) {
        producer.send(new ProducerRecord<>(orders, "order 1"));
      }
      Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> spans.finished() >= 3);
      List<Span> finished = spans.take(3);
      return new StreamsSpans(finished);
    }
  }

  private static void assertPutAside(Span send, Span cause) {
    assertThat(send.isChildOf(cause)).isTrue();
    assertThat(send.get(Attributes.DATATRACING_DEAD_LETTER)).isEqualTo(true);
    assertThat(send.get(Attributes.ERROR_TYPE)).isEqualTo(cause.get(Attributes.ERROR_TYPE));
  }
}
