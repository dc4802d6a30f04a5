package io.datatracing.instrumentation.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.datatracing.bootstrap.Losses;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.Tracer;
import io.datatracing.bootstrap.trace.TracerOptions;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What tracing a message allocates, with everything recorded and no export: the difference of the
 * same work with and without it. Bytes are exact, but differ with how many records a batch of the
 * client happens to have, and compiled code allocates less than interpreted code does: each case
 * goes on until the bound holds, and fails where it never does.
 */
class KafkaCostTest {
  private static final int FILLED = 2_000;
  private static final int MESSAGES = 10_000;
  private static final int MOST_ROUNDS = 40;
  private static final String TOPIC = "cost-" + UUID.randomUUID();
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final AtomicInteger ended = new AtomicInteger();

  /** Handles the next messages and returns how many. */
  private interface Work {
    int some() throws Exception;
  }

  @BeforeAll
  static void fill() throws Exception {
    try (KafkaProducer<String, String> producer = producer()) {
      for (int i = 0; i < FILLED; i++) {
        ProducerRecord<String, String> record = record(TOPIC, i);
        String parent = String.format("00-%032x-%016x-01", i + 1, i + 1);
        record.headers().add("traceparent", parent.getBytes("US-ASCII"));
        producer.send(record);
      }
    }
  }

  @AfterEach
  void close() throws Exception {
    Tracer.uninstall();
    for (AutoCloseable client : open) {
      client.close();
    }
  }

  @Test
  void aRecordThatIsSentCostsLessThan800Bytes() throws Exception {
    KafkaProducer<String, String> producer = producer();
    open.add(producer);
    Work send =
        () -> {
          for (int i = 0; i < 200; i++) {
            producer.send(record(TOPIC + "-sent", i));
          }
          producer.flush();
          return 200;
        };
    assertCosts(send, 1, 800);
  }

  @Test
  void aRecordThatIsHandledCostsLessThan850Bytes() throws Exception {
    KafkaConsumer<String, String> consumer = consumer(500);
    Work loop =
        () -> {
          int handled = 0;
          for (ConsumerRecord<String, String> record : poll(consumer)) {
            handled += record.value().isEmpty() ? 0 : 1;
          }
          return handled;
        };
    assertCosts(loop, 1, 850);
  }

  @Test
  void aRecordOfABatchCostsNextToNothing() throws Exception {
    KafkaConsumer<String, String> consumer = consumer(FILLED);
    Work batch =
        () -> {
          List<ConsumerRecord<String, String>> records = poll(consumer).records(PARTITION);
          // What makes the span of the batch: the first span below it.
          Span insert = Tracer.get().start("insert", SpanKind.INTERNAL, CurrentContext.current());
          if (insert != null) {
            insert.end();
          }
          return records.size();
        };
    // 128 links of some 400 bytes, whatever the size of the batch.
    assertCosts(batch, 0, 40);
  }

  /** What the hooks around a poll do, without the work of the client, which varies. */
  @Test
  void aPollThatReturnsNothingCostsNothing() {
    KafkaConsumer<String, String> consumer = consumer(FILLED);
    Tracer.install(TracerOptions.to(span -> ended.incrementAndGet() > 0, new Losses()));
    long[] own = {Thread.currentThread().getId()};
    // Once, so that all classes are there.
    pollNothing(consumer);
    allocated(own);
    long before = allocated(own);
    pollNothing(consumer);
    assertThat(allocated(own) - before).isLessThan(MESSAGES);
    assertThat(ended).hasValue(0);
  }

  private static void pollNothing(KafkaConsumer<String, String> consumer) {
    ConsumerRecords<String, String> nothing = ConsumerRecords.empty();
    for (int i = 0; i < MESSAGES; i++) {
      PollHook.after(consumer, PollHook.before(consumer), nothing);
    }
  }

  private void assertCosts(Work work, int spansEach, double bound) throws Exception {
    List<Long> rounds = new ArrayList<>();
    for (int round = 0; round < MOST_ROUNDS; round++) {
      Tracer.uninstall();
      double without = bytesEach(work);
      Tracer.install(TracerOptions.to(span -> ended.incrementAndGet() > 0, new Losses()));
      ended.set(0);
      double with = bytesEach(work);
      assertThat(ended.get()).isGreaterThanOrEqualTo(spansEach * MESSAGES);
      rounds.add(Math.round(with - without));
      if (with - without <= bound) {
        return;
      }
    }
    assertThat(rounds).as("bytes more a message, round by round").isEmpty();
  }

  private double bytesEach(Work work) throws Exception {
    work.some();
    long[] counted = threads();
    long before = allocated(counted);
    int done = 0;
    while (done < MESSAGES) {
      done += work.some();
    }
    return (double) (allocated(counted) - before) / done;
  }

  /** This one, and those of the clients. */
  private long[] threads() {
    return Arrays.stream(threads.dumpAllThreads(false, false))
        .filter(
            thread ->
                thread.getThreadId() == Thread.currentThread().getId()
                    || thread.getThreadName().contains("| cost"))
        .mapToLong(thread -> thread.getThreadId())
        .toArray();
  }

  private long allocated(long[] ids) {
    return Arrays.stream(threads.getThreadAllocatedBytes(ids)).sum();
  }

  private static ProducerRecord<String, String> record(String topic, int i) {
    return new ProducerRecord<>(topic, "customer-" + i, "x".repeat(100));
  }

  private static KafkaProducer<String, String> producer() {
    Map<String, Object> settings = KafkaBroker.get().settings();
    settings.put("client.id", "cost");
    settings.put("linger.ms", 5);
    return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
  }

  private KafkaConsumer<String, String> consumer(int atOnce) {
    Map<String, Object> settings = KafkaBroker.get().settings();
    settings.put("client.id", "cost");
    settings.put("group.id", "cost");
    settings.put("enable.auto.commit", false);
    settings.put("max.poll.records", atOnce);
    KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
    open.add(consumer);
    consumer.assign(List.of(PARTITION));
    return consumer;
  }

  /** The records filled in, again and again; the first of them at least. */
  private static ConsumerRecords<String, String> poll(KafkaConsumer<String, String> consumer) {
    if (consumer.position(PARTITION) >= FILLED) {
      consumer.seekToBeginning(List.of(PARTITION));
    }
    return Polls.poll(consumer, Duration.ofSeconds(60));
  }
}
