package io.datatracing.instrumentation.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanLink;
import io.datatracing.instrumentation.testing.TestSpans;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A topic whose broker has thrown records away: offsets have gaps, and tombstones are left. */
class CompactedTopicTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  private final String topic = "compacted-" + UUID.randomUUID();
  private final TopicPartition partition = new TopicPartition(topic, 0);

  @Test
  void whatIsLeftIsHandledBelowItsOwnProducerAndToldByItsOwnOffset() throws Exception {
    KafkaBroker.get()
        .createTopic(
            topic,
            1,
            Map.of(
                "cleanup.policy",
                "compact",
                "segment.ms",
                "100",
                "min.cleanable.dirty.ratio",
                "0.001"));
    List<Span> sends = new ArrayList<>();
    try (KafkaProducer<String, String> producer = KafkaBroker.get().producer()) {
      for (String[] record :
          new String[][] {{"a", "1"}, {"b", "1"}, {"a", "2"}, {"b", null}, {"a", "3"}}) {
        producer.send(new ProducerRecord<>(topic, record[0], record[1])).get();
        sends.add(spans.take());
      }
      assertThat(sends.get(3).get(Attributes.MESSAGING_KAFKA_MESSAGE_TOMBSTONE)).isEqualTo(true);
      List<ConsumerRecord<String, String>> left = awaitCompaction(producer);

      // The same as without the agent, each in its own span.
      List<Span> handled = new ArrayList<>();
      List<ConsumerRecord<String, String>> traced = read(handled);
      assertThat(texts(traced)).isEqualTo(texts(left)).hasSize(2);
      assertThat(handled).hasSameSizeAs(traced);
      assertThat(offsets(handled))
          .isEqualTo(
              traced.stream().<Object>map(ConsumerRecord::offset).collect(Collectors.toList()));
      assertThat(handled.get(0).get(Attributes.MESSAGING_KAFKA_OFFSET)).isEqualTo(3L);
      assertThat(handled.get(0).get(Attributes.MESSAGING_KAFKA_MESSAGE_TOMBSTONE)).isEqualTo(true);
      assertThat(handled.get(0).isChildOf(sends.get(3))).isTrue();
      assertThat(handled.get(1).isChildOf(sends.get(4))).isTrue();
      long last = left.get(left.size() - 1).offset();
      assertThat(handled.get(0).get(Attributes.DATATRACING_KAFKA_LAG)).isEqualTo(last - 3);

      // As a batch: what compaction took away is no input.
      readTogether();
    }
  }

  /** Each round begins a segment, so that those before can be compacted. Without the agent. */
  private List<ConsumerRecord<String, String>> awaitCompaction(
      KafkaProducer<String, String> producer) {
    try (TestSpans.Restore off = spans.switchedOff()) {
      return Awaitility.await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(300))
          .until(
              () -> {
                producer.send(new ProducerRecord<>(topic, "tick", "tick")).get();
                return read(new ArrayList<>());
              },
              records -> records.get(0).offset() == 3);
    }
  }

  /** All records, in a loop; {@code handled} is given their spans. */
  private List<ConsumerRecord<String, String>> read(List<Span> handled) throws Exception {
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer = atBegin()) {
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<String, String> record : Polls.poll(consumer, Duration.ofSeconds(5))) {
          records.add(record);
        }
      }
    }
    if (spans.finished() > 0) {
      handled.addAll(spans.take(records.size()));
    }
    return records;
  }

  /** One poll, which is of one segment: it may be less than everything. */
  private void readTogether() throws Exception {
    List<Object> expected = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer = atBegin()) {
      List<ConsumerRecord<String, String>> records =
          Polls.poll(consumer, Duration.ofSeconds(60)).records(partition);
      for (int i = 0; i < records.size(); i++) {
        if (records.get(i).headers().lastHeader("traceparent") != null) {
          expected.add(records.get(i).offset());
        }
      }
      spans.inSpan("insert", () -> null);
    }
    spans.take();
    List<Object> inputs = new ArrayList<>();
    for (SpanLink link : spans.take().links()) {
      inputs.add(link.get(Attributes.MESSAGING_KAFKA_OFFSET));
    }
    assertThat(inputs).isEqualTo(expected).contains(3L).doesNotContain(0L, 1L, 2L);
  }

  private KafkaConsumer<String, String> atBegin() {
    KafkaConsumer<String, String> consumer = KafkaBroker.get().consumer();
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    return consumer;
  }

  /** Without the ticks, which the broker may still be throwing away. */
  private static List<String> texts(List<ConsumerRecord<String, String>> records) {
    return records.stream()
        .filter(record -> !record.key().equals("tick"))
        .map(record -> record.offset() + " " + record.key() + "=" + record.value())
        .collect(Collectors.toList());
  }

  private static List<Object> offsets(List<Span> handled) {
    List<Object> offsets = new ArrayList<>();
    handled.forEach(span -> offsets.add(span.get(Attributes.MESSAGING_KAFKA_OFFSET)));
    return offsets;
  }
}
