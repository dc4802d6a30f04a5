package com.example.records;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Handles the records of partition 0 of a topic, and says the offset of each: {@code RecordLoop
 * SERVERS TOPIC COUNT HOLD}. At the offset HOLD it stops in the middle and waits for the end of
 * standard input. It commits nothing.
 */
public final class RecordLoop {
  private RecordLoop() {}

  public static void main(String[] args) throws Exception {
    TopicPartition partition = new TopicPartition(args[1], 0);
    long count = Long.parseLong(args[2]);
    long hold = Long.parseLong(args[3]);
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            args[0],
            "group.id",
            "warehouse",
            "enable.auto.commit",
            false,
            "auto.offset.reset",
            "earliest");
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(partition));
      for (long handled = 0; handled < count; ) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
          System.out.println(record.offset());
          handled++;
          if (record.offset() == hold) {
            awaitEndOfInput();
          }
        }
      }
    }
  }

  private static void awaitEndOfInput() throws Exception {
    while (System.in.read() >= 0) {
      // Nobody says anything.
    }
  }
}
