package io.datatracing.smoke;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Looks at the records of partition 0 of a topic, from the first one. Not traced: this JVM has no
 * agent.
 */
final class TopicReader {
  private static final Duration TIMEOUT = Duration.ofSeconds(90);

  private final String kafka;

  TopicReader(String kafka) {
    this.kafka = kafka;
  }

  /** Waits for the record with this key. */
  ConsumerRecord<String, String> await(String topic, String key) {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka),
            new StringDeserializer(),
            new StringDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      while (System.nanoTime() - deadline < 0) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          if (key.equals(record.key())) {
            return record;
          }
        }
      }
    }
    throw new AssertionError("no record " + key + " on " + topic + " within " + TIMEOUT);
  }

  /** Waits until the topic has so many records, and returns all of them, of every partition. */
  List<ConsumerRecord<String, String>> all(String topic, int count) {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (records.size() < count) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
        if (System.nanoTime() - deadline > 0) {
          throw new AssertionError(
              records.size() + " records on " + topic + " within " + TIMEOUT + ", not " + count);
        }
      }
    }
    return records;
  }

  /** The only header of this name, as text. */
  static String header(ConsumerRecord<?, ?> record, String name) {
    var values = record.headers().headers(name).iterator();
    if (!values.hasNext()) {
      throw new AssertionError("no header " + name + " in " + record);
    }
    String value = new String(values.next().value(), StandardCharsets.UTF_8);
    if (values.hasNext()) {
      throw new AssertionError("two headers " + name + " in " + record);
    }
    return value;
  }
}
