package io.datatracing.instrumentation.kafkastreams;

import static org.awaitility.Awaitility.await;

import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.instrumentation.testing.TestSpans;
import io.datatracing.instrumentation.testing.kafka.KafkaTestBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.assertj.core.api.Assertions;

/** A topology on the real broker, without caches: each output leaves at once. */
final class RunningTopology implements AutoCloseable {
  private final TestSpans spans;
  private final KafkaStreams streams;
  private final KafkaProducer<String, String> producer;

  /**
   * @param topics to be created
   */
  RunningTopology(TestSpans spans, Topology topology, String id, Path state, String... topics)
      throws Exception {
    KafkaTestBroker broker = KafkaTestBroker.get();
    broker.createTopics(topics);
    Properties settings = WordCount.settings(id, broker.bootstrapServers(), state.toString());
    settings.put("cache.max.bytes.buffering", 0);
    settings.put("statestore.cache.max.bytes", 0);
    this.spans = spans;
    this.streams = new KafkaStreams(topology, settings);
    this.producer = broker.producer();
    streams.start();
  }

  /** Sends a record and takes the {@code count} spans that come of it. */
  StreamsSpans send(String topic, String key, String value, int count) throws Exception {
    producer.send(new ProducerRecord<>(topic, key, value));
    // Before the first record is handled Streams builds its group and its internal topics.
    await().atMost(Duration.ofMinutes(4)).until(() -> spans.finished() >= count);
    return new StreamsSpans(spans.take(count));
  }

  /** {@code reader} has found what {@code writer} wrote. */
  static void input(Span reader, Span writer) {
    Assertions.assertThat(StreamsSpans.targets(reader)).isEqualTo(List.of(writer.spanId()));
    Assertions.assertThat(reader.links().get(0).get(Attributes.DATATRACING_LINK_TYPE))
        .isEqualTo("input");
  }

  @Override
  public void close() {
    try {
      producer.close();
    } finally {
      streams.close();
    }
  }
}
