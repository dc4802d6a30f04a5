package io.datatracing.instrumentation.kafka;

import io.datatracing.instrumentation.testing.kafka.KafkaSendingClient;
import io.datatracing.instrumentation.testing.messaging.ReceivedRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** A consumer for each loop, which is given partition 0 of its topic. */
final class KafkaTestClient extends KafkaSendingClient {
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final int MAX_POLLS = 120;

  KafkaTestClient() {
    super(KafkaBroker.get().broker());
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

  private KafkaConsumer<String, String> reading(String topic) {
    KafkaConsumer<String, String> consumer = KafkaBroker.get().consumer();
    List<TopicPartition> partition = List.of(new TopicPartition(topic, 0));
    consumer.assign(partition);
    consumer.seekToBeginning(partition);
    return consumer;
  }

  private static void expect(int actual, int expected) {
    if (actual != expected) {
      throw new AssertionError(expected + " records were to be read, " + actual + " came");
    }
  }
}
