package io.datatracing.instrumentation.kafka;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanEvent;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.SpanLink;
import io.datatracing.bootstrap.trace.SpanStatus;
import io.datatracing.instrumentation.testing.ExpectedSpan;
import io.datatracing.instrumentation.testing.TestSpans;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Commits, seeks and rebalances, on the loop they happen in. */
class KafkaLoopEventsTest {
  private static final Duration POLL = Duration.ofSeconds(60);

  @RegisterExtension final TestSpans spans = new TestSpans();

  private final String topic = "events-" + UUID.randomUUID();
  private final TopicPartition partition = new TopicPartition(topic, 0);
  private final List<KafkaConsumer<String, String>> consumers = new ArrayList<>();

  @BeforeEach
  void sendTwo() throws Exception {
    KafkaBroker.get().createTopic(topic, 2);
    try (KafkaProducer<String, String> producer = KafkaBroker.get().producer()) {
      producer.send(new ProducerRecord<>(topic, 0, "key", "1")).get();
      producer.send(new ProducerRecord<>(topic, 0, "key", "2")).get();
    }
    spans.take(2);
  }

  @AfterEach
  void close() {
    for (KafkaConsumer<String, String> consumer : consumers) {
      consumer.close();
    }
  }

  @Test
  void commitInALoopIsAnEventOfItsRecord() throws Exception {
    KafkaConsumer<String, String> consumer = assigned();
    ConsumerRecords<String, String> records = Polls.poll(consumer, POLL);
    for (ConsumerRecord<String, String> record : records) {
      consumer.commitSync(Map.of(partition, new OffsetAndMetadata(record.offset() + 1)));
    }
    for (Span process : spans.take(2)) {
      assertThat(process.events()).extracting(SpanEvent::name).containsExactly("commit");
      assertThat(ExpectedSpan.attributesOf(process.events().get(0)))
          .isEqualTo(Map.of("datatracing.kafka.commit.type", "sync"));
    }
  }

  @Test
  void commitBehindALoopIsAnEventOfTheRunAround() throws Exception {
    KafkaConsumer<String, String> consumer = assigned();
    Span run =
        spans.inSpan(
            "run",
            () -> {
              Polls.poll(consumer, POLL).forEach(record -> {});
              consumer.commitSync();
              consumer.commitAsync();
              Polls.poll(consumer, Duration.ZERO);
              return Span.current();
            });
    spans.take(3);
    assertThat(run.events()).extracting(SpanEvent::name).containsExactly("commit", "commit");
    assertThat(run.events().get(1).get(KafkaAttributes.COMMIT_TYPE)).isEqualTo("async");
  }

  @Test
  void commitOfABatchIsAnEventOfTheBatch() throws Exception {
    KafkaConsumer<String, String> consumer = assigned();
    Polls.poll(consumer, POLL);
    spans.inSpan("insert", () -> null);
    consumer.commitSync();
    Polls.poll(consumer, Duration.ZERO);
    spans.take();
    assertThat(spans.take().events()).extracting(SpanEvent::name).containsExactly("commit");
  }

  @Test
  void commitOutsideOfEverySpanIsNone() {
    KafkaConsumer<String, String> consumer = assigned();
    consumer.commitSync();
    assertThat(CurrentContext.current()).isSameAs(CurrentContext.root());
  }

  @Test
  void failedCommitIsASpan() throws Exception {
    KafkaConsumer<String, String> consumer = assigned();
    consumer.close();
    assertThatThrownBy(() -> consumer.commitSync()).isInstanceOf(IllegalStateException.class);
    Span commit = spans.take();
    assertThat(commit.name()).isEqualTo("commit " + KafkaBroker.GROUP);
    assertThat(commit.kind()).isEqualTo(SpanKind.CLIENT);
    assertThat(commit.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(commit.get(Attributes.MESSAGING_CONSUMER_GROUP_NAME)).isEqualTo(KafkaBroker.GROUP);
  }

  @Test
  void callbackOfACommitRunsInTheContextOfItsCaller() throws Exception {
    KafkaConsumer<String, String> consumer = assigned();
    consumer.seekToEnd(List.of(partition));
    // Waits until the broker takes commits at all: the first ones of a new broker may fail.
    consumer.commitSync(Map.of(partition, new OffsetAndMetadata(0)));
    List<Context> seen = new ArrayList<>();
    Context caller =
        spans.inSpan(
            "caller",
            () -> {
              consumer.commitAsync(
                  Map.of(partition, new OffsetAndMetadata(1)),
                  (offsets, failure) -> seen.add(CurrentContext.current()));
              return CurrentContext.current();
            });
    while (seen.isEmpty()) {
      assertThat(Polls.poll(consumer, Duration.ofMillis(100))).isEmpty();
    }
    assertThat(seen).containsExactly(caller);
    // A commit that a busy broker refused is one, too; it ended on this thread.
    assertThat(spans.take(spans.finished())).first().isSameAs(Span.from(caller));
  }

  @Test
  void asynchronousCommitThatFailsIsASpan() throws Exception {
    KafkaConsumer<String, String> consumer = assigned();
    List<Exception> failures = new ArrayList<>();
    consumer.commitAsync(
        Map.of(new TopicPartition("no-such-topic", 0), new OffsetAndMetadata(1)),
        (offsets, failure) -> failures.add(failure));
    while (failures.isEmpty()) {
      Polls.poll(consumer, Duration.ofMillis(100));
    }
    Span commit = spans.take();
    assertThat(commit.name()).isEqualTo("commit " + KafkaBroker.GROUP);
    assertThat(commit.get(Attributes.ERROR_TYPE))
        .isEqualTo(requireNonNull(failures.get(0)).getClass().getName());
    assertThat(commit.get(KafkaAttributes.COMMIT_TYPE)).isEqualTo("async");
  }

  @Test
  void seekIsAnEventAndARecordThatIsReadAgainLinksToTheAttemptBefore() throws Exception {
    KafkaConsumer<String, String> consumer = assigned();
    Span first = null;
    for (ConsumerRecord<String, String> record : Polls.poll(consumer, POLL)) {
      first = requireNonNull(Span.current());
      consumer.seek(partition, record.offset());
      break;
    }
    ConsumerRecords<String, String> again = Polls.poll(consumer, POLL);
    spans.take(requireNonNull(first));
    assertThat(first.events()).extracting(SpanEvent::name).containsExactly("seek");
    assertThat(first.get(Attributes.DATATRACING_END_ESTIMATED)).isEqualTo(true);
    for (ConsumerRecord<String, String> record : again) {
      assertThat(record.offset()).isZero();
      // And once more, now behind the record's end.
      break;
    }
    consumer.seek(partition, 0);
    Polls.poll(consumer, POLL).forEach(record -> {});
    List<Span> three = spans.take(3);
    assertThat(three.get(0).get(Attributes.DATATRACING_ATTEMPT)).isEqualTo(2L);
    retries(three.get(0), first);
    assertThat(three.get(1).get(Attributes.DATATRACING_ATTEMPT)).isEqualTo(3L);
    retries(three.get(1), three.get(0));
    assertThat(three.get(2).get(Attributes.DATATRACING_ATTEMPT)).isNull();
    assertThat(three.get(2).links()).isEmpty();
  }

  @Test
  void rebalanceIsAnEventOfTheNextRecord() throws Exception {
    String group = "rebalanced-" + topic;
    KafkaConsumer<String, String> first = subscribed(group);
    // Partitions are fetched as it comes: two records may be two polls.
    AtomicInteger records = new AtomicInteger();
    while (records.get() < 2) {
      Polls.poll(first, Duration.ofMillis(100)).forEach(record -> records.incrementAndGet());
    }
    first.commitSync();
    assertThat(spans.take(2)).allMatch(span -> span.events().isEmpty());
    assertThat(first.assignment()).hasSize(2);
    KafkaConsumer<String, String> second = subscribed(group);
    // In between, while it joins again, a member may have nothing.
    while (first.assignment().size() != 1 || second.assignment().size() != 1) {
      assertThat(Polls.poll(first, Duration.ofMillis(50))).isEmpty();
      assertThat(Polls.poll(second, Duration.ofMillis(50))).isEmpty();
    }
    int kept = first.assignment().iterator().next().partition();
    try (KafkaProducer<String, String> producer = KafkaBroker.get().producer()) {
      producer.send(new ProducerRecord<>(topic, kept, "key", "3")).get();
    }
    spans.take();
    List<Span> handled = new ArrayList<>();
    while (handled.isEmpty()) {
      Polls.poll(first, Duration.ofMillis(100))
          .forEach(record -> handled.add(requireNonNull(Span.current())));
    }
    spans.take(handled.get(0));
    SpanEvent rebalance = handled.get(0).events().get(0);
    assertThat(rebalance.name()).isEqualTo("rebalance");
    assertThat(ExpectedSpan.attributesOf(rebalance)).isNotEmpty();
  }

  private static void retries(Span again, Span before) {
    assertThat(again.links()).hasSize(1);
    SpanLink link = again.links().get(0);
    assertThat(link.target().spanId()).isEqualTo(before.spanId());
    assertThat(ExpectedSpan.attributesOf(link))
        .isEqualTo(Map.of("datatracing.link.type", "retry_of"));
  }

  private KafkaConsumer<String, String> assigned() {
    KafkaConsumer<String, String> consumer = KafkaBroker.get().consumer();
    consumers.add(consumer);
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    return consumer;
  }

  private KafkaConsumer<String, String> subscribed(String group) {
    Map<String, Object> settings = KafkaBroker.get().settings();
    settings.put("group.id", group);
    settings.put("enable.auto.commit", false);
    settings.put("auto.offset.reset", "earliest");
    KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
    consumers.add(consumer);
    consumer.subscribe(List.of(topic));
    return consumer;
  }
}
