package com.example.audit;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reports each record of a topic to an address, until the record with the given key is reported.
 */
public final class Audit {

  /** Arguments: Kafka's address, topic, last key, address to report to. */
  public static void main(String[] args) throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    Properties settings = new Properties();
    settings.put("bootstrap.servers", args[0]);
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      List<TopicPartition> partitions = List.of(new TopicPartition(args[1], 0));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      for (boolean found = false; !found; ) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          URI report = URI.create(args[3] + "?" + record.key());
          http.send(HttpRequest.newBuilder(report).build(), HttpResponse.BodyHandlers.discarding());
          found |= record.key().equals(args[2]);
        }
      }
    }
  }

  private Audit() {}
}
