package io.datatracing.collector.kafka;

import io.datatracing.collector.CollectorMetrics;
import io.datatracing.collector.LossCause;
import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.collector.intake.Receipt;
import io.datatracing.collector.intake.Reception;
import io.datatracing.collector.intake.SpanAssembler;
import io.datatracing.collector.intake.TooManyBytesException;
import io.datatracing.collector.intake.UnreadableException;
import io.datatracing.model.otlp.OtlpBatch;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads spans from topics, at least once: the position is committed when the store has acknowledged
 * every span up to it. A store that does not keep up, or fails, makes the same records be read
 * again after a second; nothing else is read meanwhile. A record that cannot be read is counted and
 * passed over, because it would stand in the way for ever.
 *
 * <p>Threads: one, which owns the consumer; the store's answers come on its threads.
 */
public final class KafkaSource implements AutoCloseable {
  /** For metrics. */
  public static final String RECEIVER = "kafka";

  private static final Logger log = LoggerFactory.getLogger(KafkaSource.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final long RETRY_MILLIS = 1_000;
  private static final long STOP_MILLIS = 10_000;

  /** What one round may hold in memory; a single record that is larger is still read. */
  private static final String MAX_FETCH_BYTES = Integer.toString(16 << 20);

  private final KafkaSourceOptions options;
  private final Consumer<byte[], byte[]> consumer;
  private final Reception reception;
  private final long maxBytes;
  private final LongSupplier clock;
  private final CollectorMetrics metrics;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Set<String> warned = new HashSet<>();

  /** Records of this round that are passed over, by cause. */
  private final List<LossCause> unreadable = new ArrayList<>();

  private final Thread thread = new Thread(this::run, "collector-kafka");

  private KafkaSource(
      KafkaSourceOptions options,
      Consumer<byte[], byte[]> consumer,
      Reception reception,
      long maxBytes,
      LongSupplier clock,
      CollectorMetrics metrics) {
    this.options = options;
    this.consumer = consumer;
    this.reception = reception;
    this.maxBytes = maxBytes;
    this.clock = clock;
    this.metrics = metrics;
    thread.setDaemon(true);
  }

  /**
   * Returns at once; brokers that cannot be reached are tried again for ever.
   *
   * @param maxBytes of one record's spans as OTLP
   * @param clock nanoseconds since 1970
   * @throws IllegalArgumentException when the consumer cannot be made with these options
   */
  public static KafkaSource start(
      KafkaSourceOptions options,
      Reception reception,
      long maxBytes,
      LongSupplier clock,
      CollectorMetrics metrics) {
    Map<String, Object> properties = new HashMap<>(options.properties());
    properties.putIfAbsent(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MAX_FETCH_BYTES);
    properties.putIfAbsent(ConsumerConfig.CLIENT_ID_CONFIG, "datatracing-collector");
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, options.bootstrapServers());
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, options.group());
    // The promise of this class, so not the user's to change.
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    KafkaConsumer<byte[], byte[]> consumer;
    try {
      consumer =
          new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    } catch (KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalArgumentException(
          "Kafka at " + options.bootstrapServers() + " cannot be read: " + cause.getMessage(), e);
    }
    KafkaSource source = new KafkaSource(options, consumer, reception, maxBytes, clock, metrics);
    source.thread.start();
    return source;
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  private void run() {
    try (consumer) {
      consumer.subscribe(options.topics().keySet());
      while (!isStopping()) {
        round();
      }
    } catch (WakeupException e) {
      // Only close() wakes it up.
      log.debug("Reading from Kafka ends");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("Reading from Kafka at {} has ended", options.bootstrapServers(), e);
    }
  }

  private void round() throws InterruptedException {
    ConsumerRecords<byte[], byte[]> records;
    try {
      records = consumer.poll(POLL);
    } catch (WakeupException e) {
      throw e;
    } catch (KafkaException e) {
      // For instance no right to read: it may be given later.
      log.warn("Kafka at {}: {}", options.bootstrapServers(), e.toString());
      stopping.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
      return;
    }
    if (records.isEmpty()) {
      return;
    }
    List<CompletableFuture<Receipt>> receipts = new ArrayList<>();
    unreadable.clear();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      CompletableFuture<Receipt> receipt = receive(record);
      if (receipt != null) {
        receipts.add(receipt);
      }
    }
    if (allStored(receipts)) {
      // Not before: a round that is read again would count them again.
      unreadable.forEach(metrics::refusedRequest);
      commit();
    } else {
      for (TopicPartition partition : records.partitions()) {
        consumer.seek(partition, records.records(partition).get(0).offset());
      }
      stopping.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** The answers come in any order; every one does. */
  private static boolean allStored(List<CompletableFuture<Receipt>> receipts)
      throws InterruptedException {
    boolean all = true;
    for (CompletableFuture<Receipt> receipt : receipts) {
      try {
        all &= receipt.get().isStored();
      } catch (ExecutionException e) {
        log.error("Spans from Kafka could not be handed on", e);
        all = false;
      }
    }
    return all;
  }

  private void commit() {
    try {
      consumer.commitSync();
    } catch (WakeupException e) {
      throw e;
    } catch (KafkaException e) {
      // The partitions are another's by now: it reads the same records again, which is allowed.
      log.warn("The position in Kafka could not be committed: {}", e.toString());
    }
  }

  private @Nullable CompletableFuture<Receipt> receive(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    KafkaEncoding encoding = options.topics().get(record.topic());
    if (value == null || value.length == 0 || encoding == null) {
      return null;
    }
    SpanAssembler spans = new SpanAssembler(maxBytes);
    BatchOrigin origin = new BatchOrigin(RECEIVER, encoding.word(), name -> header(record, name));
    try {
      OtlpBatch batch = encoding.read(value, spans, clock.getAsLong());
      return reception.receiveAgainUntilStored(batch, spans.rejected(), spans.reasons(), origin);
    } catch (UnreadableException e) {
      unreadable(record, encoding, e, LossCause.RECEIVER_INVALID);
      return null;
    } catch (TooManyBytesException e) {
      unreadable(record, encoding, e, LossCause.RECEIVER_TOO_LARGE);
      return null;
    } catch (RuntimeException e) {
      // A fault of ours on one record must not end the source.
      log.error("A record of {} failed", record.topic(), e);
      unreadable(record, encoding, e, LossCause.RECEIVER_INVALID);
      return null;
    }
  }

  private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  /** One line for each topic: a wrong encoding would make one for each record. */
  private void unreadable(
      ConsumerRecord<byte[], byte[]> record,
      KafkaEncoding encoding,
      RuntimeException why,
      LossCause cause) {
    unreadable.add(cause);
    if (warned.add(record.topic())) {
      log.warn(
          "Record {} of {}-{} is not {}: {} Further ones are only counted.",
          record.offset(),
          record.topic(),
          record.partition(),
          encoding.word(),
          why.getMessage());
    }
  }

  /** What was handed to the store and not yet committed is read again by whoever comes next. */
  @Override
  public void close() {
    stopping.countDown();
    consumer.wakeup();
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
