package io.datatracing.collector.output;

import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.collector.pipeline.Node;
import io.datatracing.collector.pipeline.NodeContext;
import io.datatracing.http.ByteBudget;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOverloadedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A record for each trace of a batch, keyed by the trace's id in hex, so that all of a trace comes
 * to one partition and one of several collectors. Answers when the brokers have acknowledged every
 * record ({@code acks=all}, idempotent).
 *
 * <p>Threads: {@code collector-kafka-<id>} hands records to the producer, which may block there;
 * answers come on the producer's thread.
 */
final class KafkaOutput implements Node {
  private static final long STOP_SECONDS = 10;

  private final NodeContext context;
  private final KafkaOutputOptions options;
  private final Producer<byte[], byte[]> producer;
  private final ByteBudget budget;
  private final ExecutorService thread;

  private KafkaOutput(
      KafkaOutputOptions options, NodeContext context, Producer<byte[], byte[]> producer) {
    this.options = options;
    this.context = context;
    this.producer = producer;
    this.budget = new ByteBudget(options.bound());
    this.thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread made = new Thread(task, "collector-kafka-" + context.id());
              made.setDaemon(true);
              return made;
            });
  }

  static KafkaOutput start(KafkaOutputOptions options, NodeContext context) {
    Map<String, Object> properties = new HashMap<>(options.producerProperties());
    properties.putIfAbsent(ProducerConfig.CLIENT_ID_CONFIG, "datatracing-" + context.id());
    properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, "20");
    properties.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
    // Larger than any batch that receivers let in.
    properties.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(64 << 20));
    int patience = (int) Math.min(options.patience().toMillis(), Integer.MAX_VALUE);
    properties.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, patience);
    properties.putIfAbsent(
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.max(1, Math.min(30_000, patience - 100)));
    properties.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, patience);
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, options.servers());
    // The promise of this class, so not the user's to change.
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    try {
      return new KafkaOutput(
          options,
          context,
          new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()));
    } catch (KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalArgumentException(
          "Kafka at " + options.servers() + " cannot be written: " + cause.getMessage(), e);
    }
  }

  @Override
  public void take(OtlpBatch batch, BatchOrigin origin, AppendCallback done) {
    int size = batch.sizeBytes();
    if (!budget.tryReserve(size)) {
      done.failed(
          new StoreOverloadedException(
              context.id()
                  + " holds "
                  + budget.used()
                  + " of at most "
                  + budget.capacity()
                  + " bytes"));
      return;
    }
    try {
      thread.execute(() -> send(batch, done));
    } catch (RejectedExecutionException e) {
      budget.release(size);
      done.failed(new StoreOverloadedException(context.id() + " ends; send the spans again"));
    }
  }

  private void send(OtlpBatch batch, AppendCallback done) {
    Map<TraceId, byte[]> parts;
    try {
      parts = TraceParts.of(batch);
    } catch (RuntimeException e) {
      // Whatever a batch is, it is answered and its bytes come back.
      budget.release(batch.sizeBytes());
      done.failed(new StoreException("topic " + options.topic() + ": " + e.getMessage(), e));
      return;
    }
    Answer answer = new Answer(parts.size(), batch.sizeBytes(), done);
    parts.forEach(
        (trace, request) -> {
          byte[] key = trace.toString().getBytes(StandardCharsets.US_ASCII);
          try {
            producer.send(
                new ProducerRecord<>(options.topic(), key, request),
                (record, failure) -> answer.heard(failure));
          } catch (RuntimeException e) {
            // For instance an interrupt at the end, or a record that is too large.
            answer.heard(e);
          }
        });
  }

  /** Answers when every record of a batch has its answer. */
  private final class Answer {
    private final AtomicInteger missing;
    private final int bytes;
    private final AppendCallback done;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    Answer(int records, int bytes, AppendCallback done) {
      this.missing = new AtomicInteger(records);
      this.bytes = bytes;
      this.done = done;
    }

    void heard(@Nullable Exception problem) {
      if (problem != null) {
        failure.set(problem);
      }
      if (missing.decrementAndGet() > 0) {
        return;
      }
      budget.release(bytes);
      Exception first = failure.get();
      if (first == null) {
        done.stored();
      } else {
        done.failed(
            new StoreException("topic " + options.topic() + ": " + first.getMessage(), first));
      }
    }
  }

  /** Records that the brokers do not take in time have failed. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        // Whoever is still to be sent finds the producer closed, and fails at once.
        producer.close(Duration.ZERO);
        thread.shutdownNow().forEach(Runnable::run);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close(Duration.ofSeconds(STOP_SECONDS));
  }
}
