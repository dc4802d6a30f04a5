package io.datatracing.instrumentation.kafka;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.messaging.HandledMessage;
import io.datatracing.bootstrap.messaging.ReceivedMessages;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.SpanStatus;
import io.datatracing.instrumentation.testing.TestSpans;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.FutureTask;
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

/** What instrumentations of frameworks do with records: {@link ReceivedMessages}. */
class TakeOverTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  private final String topic = "taken-" + UUID.randomUUID();
  private List<Span> sends;
  private KafkaConsumer<String, String> consumer;
  private ConsumerRecords<String, String> records;
  private ReceivedMessages received;

  @BeforeEach
  void receiveTwo() throws Exception {
    try (KafkaProducer<String, String> producer = KafkaBroker.get().producer()) {
      producer.send(new ProducerRecord<>(topic, "key", "1")).get();
      producer.send(new ProducerRecord<>(topic, "key", "2")).get();
    }
    sends = spans.take(2);
    consumer = KafkaBroker.get().consumer();
    List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0));
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    records = Polls.poll(consumer, Duration.ofSeconds(60));
    assertThat(records.count()).isEqualTo(2);
    received = requireNonNull(ReceivedMessages.of(records));
  }

  @AfterEach
  void close() {
    consumer.close();
  }

  @Test
  void loopsOverRecordsThatWereTakenOverHandleNothing() throws Exception {
    received.takeOver();
    for (ConsumerRecord<String, String> record : records) {
      assertThat(ReceivedMessages.of(record)).isSameAs(received);
      spans.inSpan("look", () -> null);
      assertThat(spans.take().parentSpanId()).isZero();
    }
    assertThat(CurrentContext.current()).isSameAs(CurrentContext.root());
  }

  @Test
  void recordThatIsBegunByHandIsAChildOfItsProducerAndEndsWithWhatItThrew() throws Exception {
    received.takeOver();
    ConsumerRecord<String, String> record = first();
    HandledMessage handled = received.begin(record);
    assertThat(Span.current()).isSameAs(handled.span());
    handled.end(new IllegalStateException("broken order"));
    handled.end(null);
    assertThat(CurrentContext.current()).isSameAs(CurrentContext.root());
    Span process = spans.take();
    assertThat(process.kind()).isEqualTo(SpanKind.CONSUMER);
    assertThat(process.parentSpanId()).isEqualTo(sends.get(0).spanId());
    assertThat(process.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(process.get(Attributes.MESSAGING_CONSUMER_GROUP_NAME)).isEqualTo(KafkaBroker.GROUP);
  }

  @Test
  void recordThatALoopIsAtIsBegunOnce() throws Exception {
    for (ConsumerRecord<String, String> record : records) {
      HandledMessage looped = requireNonNull(received.open());
      HandledMessage handled = received.begin(record);
      assertThat(handled).isSameAs(looped);
      handled.end(null);
      assertThat(Span.current()).isNull();
    }
    assertThat(spans.take(2)).allMatch(span -> span.kind() == SpanKind.CONSUMER);
  }

  @Test
  void recordMayBeBegunOnAnotherThreadBehindThePoll() throws Exception {
    received.takeOver();
    ConsumerRecord<String, String> record = first();
    Polls.poll(consumer, Duration.ZERO);
    FutureTask<Span> task =
        new FutureTask<>(
            () -> {
              HandledMessage handled = requireNonNull(ReceivedMessages.of(record)).begin(record);
              Span current = requireNonNull(Span.current());
              handled.end(null);
              return current;
            });
    new Thread(task).start();
    assertThat(task.get()).isSameAs(spans.take());
  }

  @Test
  void batchThatIsBegunByHandHasItsRecordsAsInputs() throws Exception {
    List<ConsumerRecord<String, String>> all = new ArrayList<>(records.records(partition()));
    received.takeOver();
    spans.inSpan(
        "job",
        () -> {
          HandledMessage batch = received.beginBatch(all);
          spans.inSpan("insert", () -> null);
          batch.end(null);
          return null;
        });
    List<Span> three = spans.take(3);
    assertThat(three.get(0).parentSpanId()).isEqualTo(three.get(1).spanId());
    assertThat(three.get(1).parentSpanId()).isEqualTo(three.get(2).spanId());
    assertThat(three.get(1).links()).hasSize(2);
    assertThat(three.get(1).get(Attributes.MESSAGING_BATCH_MESSAGE_COUNT)).isEqualTo(2L);
  }

  @Test
  void nothingIsKnownOfRecordsThatNoPollReturned() {
    assertThat(ReceivedMessages.of(ConsumerRecords.empty())).isNull();
    assertThat(ReceivedMessages.of(new ConsumerRecord<>(topic, 0, 0, "key", "value"))).isNull();
  }

  private ConsumerRecord<String, String> first() {
    return records.records(partition()).get(0);
  }

  private TopicPartition partition() {
    return new TopicPartition(topic, 0);
  }
}
