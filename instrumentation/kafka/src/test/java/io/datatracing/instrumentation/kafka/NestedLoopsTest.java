package io.datatracing.instrumentation.kafka;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
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

/** Loops of two consumers on one thread: one inside the other, and taking turns. */
class NestedLoopsTest {
  private static final int RECORDS = 3;
  private static final int MAX_POLLS = 120;

  @RegisterExtension final TestSpans spans = new TestSpans();

  private final String orders = "orders-" + UUID.randomUUID();
  private final String prices = "prices-" + UUID.randomUUID();
  private KafkaConsumer<String, String> ofOrders;
  private KafkaConsumer<String, String> ofPrices;

  @BeforeEach
  void send() throws Exception {
    for (String topic : new String[] {orders, prices}) {
      KafkaBroker.get().createTopic(topic, 1);
      try (KafkaProducer<String, String> producer = KafkaBroker.get().producer()) {
        for (int i = 0; i < RECORDS; i++) {
          producer.send(new ProducerRecord<>(topic, 0, "key", "value " + i));
        }
      }
    }
    spans.take(2 * RECORDS);
    ofOrders = reading(orders, RECORDS);
    ofPrices = reading(prices, RECORDS);
  }

  @AfterEach
  void close() {
    ofOrders.close();
    ofPrices.close();
  }

  private static KafkaConsumer<String, String> reading(String topic, int recordsOfAPoll) {
    Map<String, Object> settings = new HashMap<>(KafkaBroker.get().broker().consumerSettings());
    settings.put("max.poll.records", recordsOfAPoll);
    KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings);
    List<TopicPartition> partition = List.of(new TopicPartition(topic, 0));
    consumer.assign(partition);
    consumer.seekToBeginning(partition);
    return consumer;
  }

  /** All records are there before the first poll. */
  private static Iterator<ConsumerRecord<String, String>> loop(
      KafkaConsumer<String, String> consumer) {
    for (int i = 0; i < MAX_POLLS; i++) {
      ConsumerRecords<String, String> records = Polls.poll(consumer, Duration.ofSeconds(1));
      if (!records.isEmpty()) {
        return records.iterator();
      }
    }
    throw new AssertionError("no record came");
  }

  private static Span current() {
    return Objects.requireNonNull(Span.current());
  }

  @Test
  void loopThatIsLeftInsideTheHandlingOfARecordIsGoneWithIt() throws Exception {
    List<Span> handled = new ArrayList<>();
    ofPrices.close();
    ofPrices = reading(prices, 1);
    for (Iterator<ConsumerRecord<String, String>> each = loop(ofOrders); each.hasNext(); ) {
      each.next();
      Span order = current();
      assertThat(order.name()).isEqualTo("process " + orders);
      assertThat(handled).doesNotContain(order);
      handled.add(order);
      loop(ofPrices).next();
      handled.add(current());
      assertThat(current().name()).isEqualTo("process " + prices);
    }
    assertThat(Span.current()).as("behind the loop").isNull();
    ofOrders.close();
    ofPrices.close();
    assertThat(CurrentContext.current()).isSameAs(CurrentContext.root());
    assertThat(spans.take(2 * RECORDS)).containsExactlyInAnyOrderElementsOf(handled);
  }

  @Test
  void loopThatIsNotLeftInsideTheHandlingOfARecordGivesTheRecordBack() throws Exception {
    Iterator<ConsumerRecord<String, String>> each = loop(ofOrders);
    each.next();
    Span order = current();
    Context handling = CurrentContext.current();
    for (Iterator<ConsumerRecord<String, String>> inner = loop(ofPrices); inner.hasNext(); ) {
      inner.next();
      assertThat(current().name()).isEqualTo("process " + prices);
    }
    assertThat(spans.take(RECORDS)).allMatch(span -> span.name().equals("process " + prices));
    ofPrices.close();
    assertThat(CurrentContext.current()).isSameAs(handling);
    assertThat(order.hasEnded()).isFalse();
    ofOrders.close();
    assertThat(CurrentContext.current()).isSameAs(CurrentContext.root());
    assertThat(spans.take()).isSameAs(order);
  }

  @Test
  void pollInsideTheHandlingOfARecordIsGoneWithIt() throws Exception {
    Iterator<ConsumerRecord<String, String>> each = loop(ofOrders);
    each.next();
    Span first = current();
    loop(ofPrices);
    each.next();
    assertThat(first.hasEnded()).isTrue();
    Span second = current();
    ofOrders.close();
    assertThat(CurrentContext.current()).isSameAs(CurrentContext.root());
    ofPrices.close();
    assertThat(CurrentContext.current()).isSameAs(CurrentContext.root());
    assertThat(spans.take(2)).containsExactly(first, second);
  }

  /** As a join of two sorted topics does. */
  @Test
  void loopsThatTakeTurnsHandleEachRecordInItsOwnSpan() throws Exception {
    Iterator<ConsumerRecord<String, String>> left = loop(ofOrders);
    Iterator<ConsumerRecord<String, String>> right = loop(ofPrices);
    List<Span> handled = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      left.next();
      assertThat(current().name()).isEqualTo("process " + orders);
      handled.add(current());
      right.next();
      assertThat(current().name()).isEqualTo("process " + prices);
      handled.add(current());
    }
    assertThat(handled).doesNotHaveDuplicates();
    assertThat(left.hasNext() || right.hasNext()).isFalse();
    assertThat(right.hasNext()).isFalse();
    assertThat(Span.current()).isNull();
    ofOrders.close();
    ofPrices.close();
    assertThat(CurrentContext.current()).isSameAs(CurrentContext.root());
    List<Span> ended = spans.take(2 * RECORDS);
    assertThat(ended).containsExactlyElementsOf(handled);
    assertThat(ended)
        .allSatisfy(span -> assertThat(span.get(Attributes.DATATRACING_END_ESTIMATED)).isNull());
  }

  @Test
  void allLoopsThatAreLeftInsideAScopeEndWithIt() throws Exception {
    Span request = Tracer.get().start("request", SpanKind.SERVER, CurrentContext.root());
    Context previous = CurrentContext.attach(request.in(CurrentContext.root()));
    loop(ofOrders).next();
    Span order = current();
    loop(ofPrices).next();
    Span price = current();
    assertThat(spans.finished()).isZero();
    PlainContexts.restore(previous);

    assertThat(spans.take(2)).containsExactly(price, order);
    assertThat(order.get(Attributes.DATATRACING_END_ESTIMATED)).isEqualTo(true);
    assertThat(CurrentContext.current()).isSameAs(CurrentContext.root());
    request.end();
    spans.take();
  }
}
