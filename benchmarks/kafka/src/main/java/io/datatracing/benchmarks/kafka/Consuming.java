package io.datatracing.benchmarks.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Reads a filled topic again and again: record by record in a loop, or in batches of {@value
 * #BATCH} that are looked at as a list and answered with one record.
 */
final class Consuming implements KafkaApplication.Work {
  static final int BATCH = 10_000;
  private static final int POLL = 500;

  private final KafkaConsumer<String, String> consumer;
  private final KafkaProducer<String, String> answers;
  private final TopicPartition partition;
  private final boolean batches;
  private final long end;
  private long sum;

  Consuming(String bootstrap, String topic, boolean batches) {
    this.batches = batches;
    partition = new TopicPartition(topic, 0);
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "group.id",
                "benchmark",
                "enable.auto.commit",
                false,
                "max.poll.records",
                batches ? BATCH : POLL,
                // A batch is in one answer of the broker.
                "fetch.min.bytes",
                batches ? 4 << 20 : 1,
                "fetch.max.wait.ms",
                100,
                "max.partition.fetch.bytes",
                8 << 20),
            new StringDeserializer(),
            new StringDeserializer());
    answers =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap), new StringSerializer(), new StringSerializer());
    consumer.assign(List.of(partition));
    end = Objects.requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
    consumer.seekToBeginning(List.of(partition));
  }

  @Override
  public int some(int most) {
    if (consumer.position(partition) >= end) {
      consumer.seekToBeginning(List.of(partition));
    }
    ConsumerRecords<String, String> records = consumer.poll(Duration.ofSeconds(10));
    if (batches && !records.isEmpty()) {
      List<ConsumerRecord<String, String>> list = records.records(partition);
      for (int i = 0; i < list.size(); i++) {
        sum += list.get(i).value().length();
      }
      answers.send(new ProducerRecord<>("answers", Long.toString(sum)));
    } else {
      for (ConsumerRecord<String, String> record : records) {
        sum += record.value().length();
      }
    }
    return records.count();
  }

  @Override
  public void settle() {
    answers.flush();
    // Ends what the last poll has open, as the next poll of a real consumer does.
    consumer.pause(List.of(partition));
    consumer.poll(Duration.ZERO);
    consumer.resume(List.of(partition));
  }

  @Override
  public void close() {
    consumer.close();
    answers.close();
  }
}
