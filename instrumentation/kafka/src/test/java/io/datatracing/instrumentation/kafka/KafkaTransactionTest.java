package io.datatracing.instrumentation.kafka;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.bootstrap.trace.AttributeKey;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanEvent;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.SpanStatus;
import io.datatracing.instrumentation.testing.Spans;
import io.datatracing.instrumentation.testing.TestSpans;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a record's span says of the transaction it was sent in. */
class KafkaTransactionTest {
  private static final AttributeKey STATE = Attributes.DATATRACING_KAFKA_TRANSACTION_STATE;

  @RegisterExtension final TestSpans spans = new TestSpans();

  private final String topic = "transactions-" + UUID.randomUUID();
  private final String id = "bookkeeping-" + UUID.randomUUID();
  private KafkaProducer<String, String> producer;

  @BeforeEach
  void open() {
    Map<String, Object> settings = KafkaBroker.get().settings();
    settings.put("transactional.id", id);
    settings.put("enable.idempotence", true);
    producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    producer.initTransactions();
  }

  @AfterEach
  void close() {
    producer.close();
  }

  @Test
  void committedRecordsSaySoAndEndAtTheirAcknowledgement() throws Exception {
    Span job =
        spans.inSpan(
            "job",
            () -> {
              producer.beginTransaction();
              producer.send(new ProducerRecord<>(topic, "key", "1")).get();
              assertThat(spans.finished()).isZero();
              spans.letTimePass(1_000_000_000L);
              producer.commitTransaction();
              return Span.current();
            });
    List<Span> both = spans.take(2);
    Span send = Spans.only(both, span -> span.kind() == SpanKind.PRODUCER);
    assertThat(send.get(STATE)).isEqualTo("committed");
    assertThat(send.get(Attributes.DATATRACING_KAFKA_TRANSACTION_ID)).isEqualTo(id);
    assertThat(send.get(Attributes.MESSAGING_KAFKA_OFFSET)).isEqualTo(0L);
    // Of the second that the test lets pass nothing is in it; the job saw it pass.
    assertThat(job.endEpochNanos() - send.endEpochNanos()).isGreaterThan(999_000_000L);
    assertThat(job.events()).extracting(SpanEvent::name).containsExactly("commit");
  }

  @Test
  void abortedRecordsSaySo() throws Exception {
    producer.beginTransaction();
    producer.send(new ProducerRecord<>(topic, "1")).get();
    producer.send(new ProducerRecord<>(topic, "2")).get();
    producer.abortTransaction();
    assertThat(spans.take(2)).allMatch(span -> "aborted".equals(span.get(STATE)));
  }

  @Test
  void transactionThatTheProducerLeavesOpenIsAborted() throws Exception {
    producer.beginTransaction();
    producer.send(new ProducerRecord<>(topic, "1")).get();
    producer.close();
    assertThat(spans.take().get(STATE)).isEqualTo("aborted");
  }

  @Test
  void transactionsFollowEachOther() throws Exception {
    producer.beginTransaction();
    producer.send(new ProducerRecord<>(topic, "1")).get();
    producer.abortTransaction();
    producer.beginTransaction();
    producer.send(new ProducerRecord<>(topic, "2")).get();
    producer.commitTransaction();
    assertThat(spans.take().get(STATE)).isEqualTo("aborted");
    assertThat(spans.take().get(STATE)).isEqualTo("committed");
  }

  @Test
  void spansThatWaitForTheEndOfATransactionAreBounded() throws Exception {
    producer.beginTransaction();
    for (int i = 0; i < Transaction.MOST_HELD + 3; i++) {
      producer.send(new ProducerRecord<>(topic, "x"));
    }
    producer.flush();
    List<Span> early = spans.take(3);
    assertThat(early).allMatch(span -> span.get(STATE) == null);
    producer.commitTransaction();
    assertThat(spans.take(Transaction.MOST_HELD))
        .allMatch(span -> "committed".equals(span.get(STATE)));
  }

  @Test
  void consumersOffsetsInATransactionAreACommitOfTheSpanAround() throws Exception {
    TopicPartition partition = new TopicPartition(topic, 0);
    Span job =
        spans.inSpan(
            "job",
            () -> {
              producer.beginTransaction();
              producer.send(new ProducerRecord<>(topic, "1")).get();
              sendOffsets(Map.of(partition, new OffsetAndMetadata(7)));
              producer.commitTransaction();
              return Span.current();
            });
    spans.take(2);
    assertThat(job.events()).extracting(SpanEvent::name).containsExactly("commit", "commit");
    SpanEvent offsets = job.events().get(0);
    assertThat(offsets.get(KafkaAttributes.COMMIT_TYPE)).isEqualTo("transaction");
    assertThat((String[]) offsets.get(KafkaAttributes.OFFSETS)).containsExactly(topic + "/0:7");
  }

  /**
   * The second parameter changed between the versions that this test runs on. Where both are there,
   * the older one is called, which calls the newer.
   */
  private void sendOffsets(Map<TopicPartition, OffsetAndMetadata> offsets) throws Exception {
    Method found = null;
    for (Method method : KafkaProducer.class.getMethods()) {
      if (method.getName().equals("sendOffsetsToTransaction")
          && (found == null || method.getParameterTypes()[1] == String.class)) {
        found = method;
      }
    }
    Class<?> type = requireNonNull(found).getParameterTypes()[1];
    Object group =
        type == String.class
            ? KafkaBroker.GROUP
            : type.getConstructor(String.class).newInstance(KafkaBroker.GROUP);
    found.invoke(producer, offsets, group);
  }

  @Test
  void callThatFailsIsASpanOfItsOwn() throws Exception {
    producer.beginTransaction();
    producer.abortTransaction();
    assertThatThrownBy(() -> producer.commitTransaction()).isInstanceOf(RuntimeException.class);
    Span commit = spans.take();
    assertThat(commit.name()).isEqualTo("commit " + id);
    assertThat(commit.kind()).isEqualTo(SpanKind.CLIENT);
    assertThat(commit.status()).isEqualTo(SpanStatus.ERROR);
  }
}
