package io.datatracing.instrumentation.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.PlainContexts;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.Tracer;
import io.datatracing.instrumentation.testing.TestSpans;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every way through {@link ConsumerRecords}, and every way out of a loop. */
class KafkaLoopTest {
  private static final Duration POLL = Duration.ofSeconds(60);

  @RegisterExtension final TestSpans spans = new TestSpans();

  private final String topic = "loops-" + UUID.randomUUID();
  private final List<TopicPartition> partitions =
      List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1));
  private KafkaConsumer<String, String> consumer;

  /** Ways to walk through all records of a poll. */
  enum Walk {
    FOR(
        (records, handler) -> {
          for (ConsumerRecord<String, String> record : records) {
            handler.accept(record);
          }
        }),
    FOR_EACH(Iterable::forEach),
    ITERATOR_WITHOUT_LAST_HAS_NEXT(
        (records, handler) -> {
          Iterator<ConsumerRecord<String, String>> iterator = records.iterator();
          for (int i = records.count(); i > 0; i--) {
            handler.accept(iterator.next());
          }
        }),
    FOR_EACH_REMAINING((records, handler) -> records.iterator().forEachRemaining(handler)),
    STREAM(
        (records, handler) -> StreamSupport.stream(records.spliterator(), false).forEach(handler)),
    BY_PARTITION(
        (records, handler) -> {
          for (TopicPartition partition : records.partitions()) {
            for (ConsumerRecord<String, String> record : records.records(partition)) {
              handler.accept(record);
            }
          }
        }),
    BY_PARTITION_FOR_EACH(
        (records, handler) ->
            records.partitions().forEach(p -> records.records(p).forEach(handler))),
    BY_PARTITION_STREAM(
        (records, handler) ->
            records.partitions().forEach(p -> records.records(p).stream().forEach(handler))),
    BY_PARTITION_SUB_LIST(
        (records, handler) ->
            records
                .partitions()
                .forEach(
                    p -> records.records(p).subList(0, 2).iterator().forEachRemaining(handler))),
    BY_PARTITION_LIST_ITERATOR(
        (records, handler) -> {
          for (TopicPartition partition : records.partitions()) {
            ListIterator<ConsumerRecord<String, String>> list =
                records.records(partition).listIterator();
            while (list.hasNext()) {
              handler.accept(list.next());
            }
          }
        }),
    BY_TOPIC(
        (records, handler) -> {
          String topic = records.partitions().iterator().next().topic();
          records.records(topic).forEach(handler);
        });

    private final BiConsumer<
            ConsumerRecords<String, String>, Consumer<ConsumerRecord<String, String>>>
        walk;

    Walk(
        BiConsumer<ConsumerRecords<String, String>, Consumer<ConsumerRecord<String, String>>>
            walk) {
      this.walk = walk;
    }
  }

  @BeforeEach
  void sendTwoRecordsToEachOfTwoPartitions() throws Exception {
    KafkaBroker.get().createTopic(topic, 2);
    try (KafkaProducer<String, String> producer = KafkaBroker.get().producer()) {
      for (int i = 0; i < 4; i++) {
        producer.send(new ProducerRecord<>(topic, i % 2, "key", "value " + i));
      }
    }
    spans.take(4);
    consumer = KafkaBroker.get().consumer();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  @AfterEach
  void close() {
    consumer.close();
  }

  @ParameterizedTest
  @EnumSource
  void eachRecordIsHandledInItsOwnSpan(Walk walk) throws Exception {
    Set<Span> current = new HashSet<>();
    pollAll(
        records ->
            walk.walk.accept(
                records,
                record -> {
                  Span span = Objects.requireNonNull(Span.current());
                  assertThat(span.kind()).isEqualTo(SpanKind.CONSUMER);
                  current.add(span);
                }));
    consumer.close();
    assertThat(current).hasSize(4);
    assertThat(spans.take(4)).containsExactlyInAnyOrderElementsOf(current);
  }

  @Test
  void recordOfALoopThatIsLeftEarlyEndsAtTheNextPoll() throws Exception {
    ConsumerRecords<String, String> records = Polls.poll(consumer, POLL);
    Span span = null;
    for (ConsumerRecord<String, String> record : records) {
      assertThat(record.topic()).isEqualTo(topic);
      span = Span.current();
      break;
    }
    assertThat(spans.finished()).isZero();
    Polls.poll(consumer, Duration.ZERO);
    assertThat(spans.take()).isSameAs(span);
  }

  @Test
  void recordOfALoopThatIsLeftEarlyEndsWhenTheConsumerUnsubscribes() throws Exception {
    Iterator<ConsumerRecord<String, String>> iterator = Polls.poll(consumer, POLL).iterator();
    iterator.next();
    consumer.unsubscribe();
    assertThat(spans.take().name()).isEqualTo("process " + topic);
    assertThat(CurrentContext.current()).isSameAs(CurrentContext.root());
  }

  @Test
  void recordOfALoopThatIsLeftEarlyEndsWithTheScopeAroundIt() throws Exception {
    Span request = Tracer.get().start("request", SpanKind.SERVER, CurrentContext.root());
    Context previous = CurrentContext.attach(request.in(CurrentContext.root()));
    assertThatThrownBy(this::failAtTheFirstRecord).isInstanceOf(IllegalStateException.class);
    assertThat(spans.finished()).isZero();
    PlainContexts.restore(previous);

    Span record = spans.take();
    assertThat(record.kind()).isEqualTo(SpanKind.CONSUMER);
    assertThat(record.get(Attributes.DATATRACING_END_ESTIMATED)).isEqualTo(true);
    assertThat(CurrentContext.current()).isSameAs(CurrentContext.root());
    request.end();
    spans.take();
  }

  /** Nobody says that it is over: it is counted and told as any span that nobody ends. */
  @Test
  void recordThatAThreadWhichLivesOnHasLeftIsFoundByTheTimeOut() throws Exception {
    for (ConsumerRecord<String, String> record : Polls.poll(consumer, POLL)) {
      assertThat(record.topic()).isEqualTo(topic);
      break;
    }
    Span record = Objects.requireNonNull(Span.current());
    List<Span> found = new ArrayList<>();
    spans.letTimePass(Tracer.NEVER_ENDED_NANOS + 1);
    Tracer.get().findNeverEnded((span, site) -> found.add(span));
    assertThat(found).containsExactly(record);
    assertThat(Tracer.get().neverEnded()).isEqualTo(1);

    consumer.close();
    assertThat(spans.take()).isSameAs(record);
    assertThat(record.get(Attributes.DATATRACING_UNCLOSED)).isEqualTo(true);
    assertThat(record.get(Attributes.DATATRACING_END_ESTIMATED)).isEqualTo(true);
  }

  private void failAtTheFirstRecord() {
    for (ConsumerRecord<String, String> record : Polls.poll(consumer, POLL)) {
      throw new IllegalStateException(record.topic());
    }
  }

  @Test
  void scopeInsideTheHandlingOfARecordEndsNothingElse() throws Exception {
    Iterator<ConsumerRecord<String, String>> iterator = Polls.poll(consumer, POLL).iterator();
    iterator.next();
    Span record = Objects.requireNonNull(Span.current());
    Context handling = CurrentContext.current();
    Span inner = Tracer.get().start("inner", SpanKind.INTERNAL, handling);
    Context previous = CurrentContext.attach(inner.in(handling));
    PlainContexts.restore(previous);
    inner.end();
    spans.take();
    // Captured by a task that the same thread runs, with nothing of the record around it.
    Context outside = CurrentContext.attach(CurrentContext.root());
    Context none = CurrentContext.attach(handling);
    PlainContexts.restore(handling, none);
    CurrentContext.restore(outside);

    assertThat(record.hasEnded()).isFalse();
    assertThat(Span.current()).isSameAs(record);
    consumer.close();
    assertThat(spans.take()).isSameAs(record);
  }

  @Test
  void loopInsideTheHandlingOfARecordLooksAtRecordsOnly() throws Exception {
    pollAll(
        records -> {
          for (ConsumerRecord<String, String> record : records) {
            Span own = Span.current();
            for (ConsumerRecord<String, String> other : records) {
              assertThat(Span.current()).isSameAs(own);
            }
          }
        });
    assertThat(spans.take(4)).allMatch(span -> span.kind() == SpanKind.CONSUMER);
  }

  @Test
  void secondLoopHandlesTheRecordsAgain() throws Exception {
    pollAll(
        records -> {
          records.forEach(record -> {});
          records.forEach(record -> {});
        });
    assertThat(spans.take(8)).allMatch(span -> span.kind() == SpanKind.CONSUMER);
  }

  @Test
  void lookingAtListsHandlesNothing() throws Exception {
    pollAll(
        records -> {
          for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<String, String>> list = records.records(partition);
            List<ConsumerRecord<String, String>> copy = new ArrayList<>(list);
            assertThat(copy).hasSize(list.size());
            assertThat(list.equals(copy) && list.hashCode() == copy.hashCode()).isTrue();
            assertThat(list.contains(copy.get(0)) && list.indexOf(copy.get(0)) == 0).isTrue();
            assertThat(list.toString()).contains(topic);
          }
          assertThat(records.count()).isPositive();
        });
  }

  @Test
  void loopsOnOtherThreadsGoOnWhileTheConsumerPolls() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    pollAll(
        records -> {
          for (TopicPartition partition : records.partitions()) {
            threads.submit(
                () -> {
                  for (ConsumerRecord<String, String> record : records.records(partition)) {
                    spans.inSpan("work " + record.partition(), () -> null);
                  }
                  return null;
                });
          }
        });
    threads.shutdown();
    assertThat(threads.awaitTermination(120, TimeUnit.SECONDS)).isTrue();
    List<Span> all = spans.take(8);
    for (Span work : all) {
      if (work.kind() == SpanKind.INTERNAL) {
        assertThat(all)
            .anyMatch(
                span -> span.kind() == SpanKind.CONSUMER && span.spanId() == work.parentSpanId());
      }
    }
  }

  @Test
  void twoConsumersOfOneThreadDoNotEndEachOthersRecords() throws Exception {
    try (KafkaConsumer<String, String> lookup = KafkaBroker.get().consumer()) {
      lookup.assign(partitions);
      lookup.seekToBeginning(partitions);
      Iterator<ConsumerRecord<String, String>> outer = Polls.poll(consumer, POLL).iterator();
      outer.next();
      Span handled = Objects.requireNonNull(Span.current());
      Polls.poll(lookup, POLL);
      Polls.poll(lookup, Duration.ZERO);
      assertThat(handled.hasEnded()).isFalse();
      Polls.poll(consumer, Duration.ZERO);
      assertThat(handled.hasEnded()).isTrue();
    }
    consumer.close();
    assertThat(CurrentContext.current()).isSameAs(CurrentContext.root());
    spans.take();
  }

  @Test
  void emptyPollIsNothing() {
    consumer.seekToEnd(partitions);
    assertThat(Polls.poll(consumer, Duration.ofMillis(10))).isEmpty();
    assertThat(CurrentContext.current()).isSameAs(CurrentContext.root());
  }

  /** Polls until all four records have come, in a quarter of an hour at most. */
  private void pollAll(Consumer<ConsumerRecords<String, String>> handler) {
    int seen = 0;
    for (int polls = 0; seen < 4; polls++) {
      assertThat(polls).isLessThan(15);
      ConsumerRecords<String, String> records = Polls.poll(consumer, POLL);
      if (!records.isEmpty()) {
        seen += records.count();
        handler.accept(records);
      }
    }
    Polls.poll(consumer, Duration.ZERO);
  }
}
