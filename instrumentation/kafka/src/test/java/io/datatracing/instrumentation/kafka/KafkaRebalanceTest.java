package io.datatracing.instrumentation.kafka;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanStatus;
import io.datatracing.instrumentation.testing.Spans;
import io.datatracing.instrumentation.testing.TestSpans;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A member of a group takes too long with its records, and another one is given them. */
class KafkaRebalanceTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  private final String topic = "rebalanced-" + UUID.randomUUID();

  @Test
  void rebalanceInTheMiddleOfALoopLeavesTheLoopAsItIs() throws Exception {
    KafkaBroker.get().createTopic(topic, 1);
    List<Span> sends = new ArrayList<>();
    try (KafkaProducer<String, String> producer = KafkaBroker.get().producer()) {
      for (String value : List.of("1", "2")) {
        producer.send(new ProducerRecord<>(topic, "key", value)).get();
        sends.add(spans.take());
      }
    }
    Span begun;
    try (KafkaConsumer<String, String> slow = member(1_000)) {
      Iterator<ConsumerRecord<String, String>> loop = pollSome(slow).iterator();
      assertThat(loop.next().value()).isEqualTo("1");
      begun = requireNonNull(Span.current());
      // Its own client takes the slow one out of the group, which then waits for nobody.
      CompletableFuture<List<String>> other = CompletableFuture.supplyAsync(this::handleAll);
      assertThat(other.get(2, TimeUnit.MINUTES)).containsExactly("1", "2");
      assertThat(Span.current()).isSameAs(begun);
      assertThatThrownBy(slow::commitSync).isInstanceOf(CommitFailedException.class);
      assertThat(Span.current()).isSameAs(begun);
      assertThat(loop.next().value()).isEqualTo("2");
      assertThat(loop.hasNext()).isFalse();
      assertThat(CurrentContext.current()).isNotSameAs(begun);
    }
    List<Span> all = spans.take(5);
    Span commit = Spans.only(all, span -> span.name().startsWith("commit "));
    assertThat(commit.isChildOf(begun)).isTrue();
    assertThat(commit.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(commit.get(Attributes.ERROR_TYPE)).isEqualTo(CommitFailedException.class.getName());
    assertThat(begun.status()).isEqualTo(SpanStatus.UNSET);
    assertThat(begun.get(Attributes.DATATRACING_END_ESTIMATED)).isNull();
    // Each record was handled twice, and both are children of the one who sent it.
    for (int i = 0; i < 2; i++) {
      Span send = sends.get(i);
      assertThat(all.stream().filter(span -> span.isChildOf(send))).hasSize(2);
    }
  }

  private List<String> handleAll() {
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer = member(300_000)) {
      while (values.size() < 2) {
        for (ConsumerRecord<String, String> record : pollSome(consumer)) {
          values.add(record.value());
        }
      }
    }
    return values;
  }

  private ConsumerRecords<String, String> pollSome(KafkaConsumer<String, String> consumer) {
    ConsumerRecords<String, String> records = Polls.poll(consumer, Duration.ofMillis(100));
    while (records.isEmpty()) {
      records = Polls.poll(consumer, Duration.ofMillis(100));
    }
    return records;
  }

  private KafkaConsumer<String, String> member(int mostMillisBetweenPolls) {
    Map<String, Object> settings = KafkaBroker.get().settings();
    settings.put("group.id", topic);
    settings.put("enable.auto.commit", false);
    settings.put("auto.offset.reset", "earliest");
    settings.put("max.poll.interval.ms", mostMillisBetweenPolls);
    settings.put("heartbeat.interval.ms", 200);
    KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
    consumer.subscribe(List.of(topic));
    return consumer;
  }
}
