package io.datatracing.instrumentation.kafka;

import io.datatracing.instrumentation.testing.messaging.MessagingClient;
import io.datatracing.instrumentation.testing.messaging.ReceivedRecord;
import io.datatracing.instrumentation.testing.messaging.SentRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** One producer, and a consumer for each loop, which is given partition 0 of its topic. */
final class KafkaTestClient implements MessagingClient {
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final int MAX_POLLS = 30;

  private final KafkaBroker broker = KafkaBroker.get();
  private final KafkaProducer<String, String> producer = broker.producer();

  @Override
  public String system() {
    return "kafka";
  }

  @Override
  public String clusterId() {
    return broker.clusterId();
  }

  @Override
  public String producerId() {
    return KafkaBroker.PRODUCER;
  }

  @Override
  public String consumerId() {
    return KafkaBroker.CONSUMER;
  }

  @Override
  public String group() {
    return KafkaBroker.GROUP;
  }

  @Override
  public SentRecord send(
      String topic, @Nullable String key, @Nullable String value, Map<String, String> headers)
      throws Exception {
    ProducerRecord<String, String> record = new ProducerRecord<>(topic, key, value);
    headers.forEach(
        (name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
    // Completed by the callback: the future that send returns is completed before callbacks run.
    CompletableFuture<RecordMetadata> answer = new CompletableFuture<>();
    producer.send(
        record,
        (metadata, failure) -> {
          if (failure == null) {
            answer.complete(metadata);
          } else {
            answer.completeExceptionally(failure);
          }
        });
    RecordMetadata metadata = answer.get(120, TimeUnit.SECONDS);
    return new SentRecord(topic, metadata.partition(), metadata.offset());
  }

  @Override
  public void send(String topic, String key, String value, Runnable answered) {
    producer.send(new ProducerRecord<>(topic, key, value), (metadata, failure) -> answered.run());
  }

  @Override
  public Throwable sendRefused(String topic) throws Exception {
    CompletableFuture<Throwable> refused = new CompletableFuture<>();
    String tooLarge = "x".repeat(20_000);
    producer.send(
        new ProducerRecord<>(topic, tooLarge), (metadata, failure) -> refused.complete(failure));
    return refused.get(120, TimeUnit.SECONDS);
  }

  @Override
  public void handleEach(String topic, int count, Handler<ReceivedRecord> handler)
      throws Exception {
    try (KafkaConsumer<String, String> consumer = reading(topic)) {
      int handled = 0;
      for (int polls = 0; handled < count && polls < MAX_POLLS; polls++) {
        for (ConsumerRecord<String, String> record : Polls.poll(consumer, POLL)) {
          handler.handle(received(record));
          handled++;
        }
      }
      expect(handled, count);
    }
  }

  /**
   * The records of each poll are handled on a thread of the application, which knows no consumer.
   */
  @Override
  public void handleElsewhere(String topic, int count, Handler<ReceivedRecord> handler)
      throws Exception {
    ExecutorService others = Executors.newSingleThreadExecutor();
    try (KafkaConsumer<String, String> consumer = reading(topic)) {
      int handled = 0;
      for (int polls = 0; handled < count && polls < MAX_POLLS; polls++) {
        ConsumerRecords<String, String> records = Polls.poll(consumer, POLL);
        handled +=
            others
                .submit(
                    () -> {
                      int own = 0;
                      for (ConsumerRecord<String, String> record : records) {
                        handler.handle(received(record));
                        own++;
                      }
                      return own;
                    })
                .get(120, TimeUnit.SECONDS);
      }
      expect(handled, count);
    } finally {
      others.shutdown();
    }
  }

  @Override
  public void handleTogether(String topic, int count, Handler<List<ReceivedRecord>> handler)
      throws Exception {
    try (KafkaConsumer<String, String> consumer = reading(topic)) {
      List<ReceivedRecord> batch = new ArrayList<>();
      for (int polls = 0; batch.isEmpty() && polls < MAX_POLLS; polls++) {
        ConsumerRecords<String, String> records = Polls.poll(consumer, POLL);
        for (TopicPartition partition : records.partitions()) {
          List<ConsumerRecord<String, String>> all = records.records(partition);
          for (int i = 0; i < all.size(); i++) {
            batch.add(received(all.get(i)));
          }
        }
      }
      expect(batch.size(), count);
      handler.handle(batch);
    }
  }

  @Override
  public void close() {
    producer.close();
  }

  private KafkaConsumer<String, String> reading(String topic) {
    KafkaConsumer<String, String> consumer = broker.consumer();
    List<TopicPartition> partition = List.of(new TopicPartition(topic, 0));
    consumer.assign(partition);
    consumer.seekToBeginning(partition);
    return consumer;
  }

  private static ReceivedRecord received(ConsumerRecord<String, String> record) {
    Map<String, String> headers = new TreeMap<>();
    for (Header header : record.headers()) {
      headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
    }
    return new ReceivedRecord(record.key(), record.value(), headers);
  }

  private static void expect(int actual, int expected) {
    if (actual != expected) {
      throw new AssertionError(expected + " records were to be read, " + actual + " came");
    }
  }
}
