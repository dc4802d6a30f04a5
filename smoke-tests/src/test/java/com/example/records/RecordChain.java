package com.example.records;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * One link of a chain: {@code send SERVERS TOPIC COUNT}, {@code forward SERVERS TOPIC COUNT TO} or
 * {@code print SERVERS TOPIC COUNT}.
 */
public final class RecordChain {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private final Map<String, Object> settings = new HashMap<>();
  private final String topic;
  private final int count;

  private RecordChain(String[] args) {
    settings.put("bootstrap.servers", args[1]);
    topic = args[2];
    count = Integer.parseInt(args[3]);
  }

  public static void main(String[] args) throws Exception {
    RecordChain link = new RecordChain(args);
    switch (args[0]) {
      case "send" -> link.send();
      case "forward" -> link.forward(args[4]);
      case "print" -> link.each(RecordChain::print);
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private interface Handler {
    void handle(ConsumerRecord<String, String> record) throws Exception;
  }

  private void send() throws Exception {
    try (KafkaProducer<String, String> producer = producer()) {
      for (int i = 0; i < count; i++) {
        ProducerRecord<String, String> record =
            new ProducerRecord<>(topic, "key-" + i, i == 0 ? null : "v\u00e4lue-" + i);
        record.headers().add("own", ("header-" + i).getBytes(StandardCharsets.UTF_8));
        producer.send(record).get();
      }
    }
  }

  /** Sends each record on with all its headers, as applications do. */
  private void forward(String to) throws Exception {
    try (KafkaProducer<String, String> producer = producer()) {
      each(
          record ->
              producer
                  .send(
                      new ProducerRecord<>(
                          to, null, record.key(), record.value(), record.headers()))
                  .get());
    }
  }

  private void each(Handler handler) throws Exception {
    settings.put("group.id", "readers");
    settings.put("enable.auto.commit", false);
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      int handled = 0;
      while (handled < count) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
          handler.handle(record);
          handled++;
        }
      }
    }
  }

  private static void print(ConsumerRecord<String, String> record) {
    StringBuilder line = new StringBuilder();
    line.append(record.key()).append('=').append(record.value());
    for (Header header : record.headers()) {
      line.append(' ').append(header.key());
      if (header.key().equals("own")) {
        line.append('=').append(new String(header.value(), StandardCharsets.UTF_8));
      }
    }
    OUT.println(line);
  }

  private KafkaProducer<String, String> producer() {
    return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
  }
}
