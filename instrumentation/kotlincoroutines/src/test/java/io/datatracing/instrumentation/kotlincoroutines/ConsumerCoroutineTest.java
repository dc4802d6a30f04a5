package io.datatracing.instrumentation.kotlincoroutines;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.instrumentation.testing.TestSpans;
import io.datatracing.instrumentation.testing.kafka.KafkaTestBroker;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import kotlinx.coroutines.CompletableDeferred;
import kotlinx.coroutines.CompletableDeferredKt;
import kotlinx.coroutines.ExecutorsKt;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A coroutine that is suspended inside of its loop over Kafka's records. */
class ConsumerCoroutineTest {
  private static final Duration POLL = Duration.ofSeconds(60);

  @RegisterExtension final TestSpans spans = new TestSpans();

  private final String topic = "coroutines-" + UUID.randomUUID();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final CompletableDeferred<Boolean> gate = CompletableDeferredKt.CompletableDeferred(null);
  private final CompletableFuture<Span> handling = new CompletableFuture<>();
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private KafkaConsumer<String, String> consumer;
  private Iterator<ConsumerRecord<String, String>> loop;

  @BeforeEach
  void sendTwo() throws Exception {
    KafkaTestBroker broker = KafkaTestBroker.get();
    try (KafkaProducer<String, String> producer = broker.producer()) {
      producer.send(new ProducerRecord<>(topic, 0, "key", "1")).get();
      producer.send(new ProducerRecord<>(topic, 0, "key", "2")).get();
    }
    spans.take(2);
    consumer = new KafkaConsumer<>(broker.consumerSettings());
    List<TopicPartition> partition = List.of(new TopicPartition(topic, 0));
    consumer.assign(partition);
    consumer.seekToBeginning(partition);
  }

  @AfterEach
  void close() {
    consumer.close();
    thread.shutdownNow();
  }

  private void takeOne() {
    try {
      loop = consumer.poll(POLL).iterator();
      loop.next();
      handling.complete(Span.current());
    } catch (RuntimeException e) {
      handling.completeExceptionally(e);
    }
  }

  private void takeTheRest() {
    try {
      while (loop.hasNext()) {
        loop.next();
      }
      over.complete(null);
    } catch (RuntimeException e) {
      over.completeExceptionally(e);
    }
  }

  private void goOn() throws Exception {
    Span record = handling.get(120, TimeUnit.SECONDS);
    assertThat(record.hasEnded()).isFalse();
    gate.complete(true);
    over.get(120, TimeUnit.SECONDS);
    List<Span> both = spans.take(2);
    assertThat(both.get(0)).isSameAs(record);
    assertThat(both)
        .allSatisfy(span -> assertThat(span.get(Attributes.DATATRACING_END_ESTIMATED)).isNull());
  }

  private void isNotLeftOnTheThread() throws Exception {
    assertThat(handling.get(120, TimeUnit.SECONDS)).isNotNull();
    // Behind the coroutine, which its thread has left.
    assertThat(thread.submit(CurrentContext::current).get(120, TimeUnit.SECONDS))
        .isSameAs(CurrentContext.root());
    goOn();
    assertThat(thread.submit(CurrentContext::current).get(120, TimeUnit.SECONDS))
        .isSameAs(CurrentContext.root());
  }

  @Test
  void recordIsNotLeftOnTheThreadAndGoesOn() throws Exception {
    Coroutines.suspended(ExecutorsKt.from(thread), this::takeOne, gate, this::takeTheRest);
    isNotLeftOnTheThread();
  }

  /** As those that are launched outside of every request on the library's own threads. */
  @Test
  void recordIsNotLeftOnTheThreadOfACoroutineWithoutAContextOfOurs() throws Exception {
    Coroutines.suspendedWithoutBuilder(
        ExecutorsKt.from(thread), this::takeOne, gate, this::takeTheRest);
    isNotLeftOnTheThread();
  }
}
