package io.datatracing.instrumentation.springkafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.instrumentation.testing.TestSpans;
import io.datatracing.instrumentation.testing.kafka.KafkaTestBroker;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A topic with the records 1 and 2, and a plain consumer before them, for loops that are left. */
final class TwoRecords implements AutoCloseable {
  private static final Duration POLL = Duration.ofSeconds(60);

  private final KafkaConsumer<String, String> consumer;
  private final Span sent;

  private TwoRecords(KafkaConsumer<String, String> consumer, Span sent) {
    this.consumer = consumer;
    this.sent = sent;
  }

  /** Sends them, and takes the spans of that. */
  static TwoRecords send(TestSpans spans) throws Exception {
    KafkaTestBroker broker = TestBroker.get();
    String topic = "left-" + UUID.randomUUID();
    try (KafkaProducer<String, String> producer = broker.producer()) {
      producer.send(new ProducerRecord<>(topic, "key", "1")).get();
      producer.send(new ProducerRecord<>(topic, "key", "2")).get();
    }
    Span first = spans.take();
    spans.take();
    KafkaConsumer<String, String> consumer = new KafkaConsumer<>(broker.consumerSettings());
    List<TopicPartition> partition = List.of(new TopicPartition(topic, 0));
    consumer.assign(partition);
    consumer.seekToBeginning(partition);
    return new TwoRecords(consumer, first);
  }

  ConsumerRecords<String, String> poll() {
    return consumer.poll(POLL);
  }

  /** Begins a loop over what a poll returns and leaves it at record 1, whose span is returned. */
  @Nullable Span firstOf(ConsumerRecords<String, String> records) {
    for (ConsumerRecord<String, String> record : records) {
      assertThat(record.value()).isEqualTo("1");
      return Span.current();
    }
    throw new AssertionError("no record came");
  }

  /** The span is that of record 1, whose loop has told nobody when it was left. */
  void assertLeftAtTheFirst(Span span) {
    assertThat(span.isChildOf(sent)).isTrue();
    assertThat(span.get(Attributes.DATATRACING_END_ESTIMATED)).isEqualTo(true);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
