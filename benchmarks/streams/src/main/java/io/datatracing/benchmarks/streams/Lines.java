package io.datatracing.benchmarks.streams;

import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Text whose words are as frequent as words of a language: the n-th has a share of about 1/n. */
final class Lines {
  static final int WORDS_PER_LINE = 10;
  private static final int VOCABULARY = 10_000;

  private Lines() {}

  static void write(String servers, String topic, int count) {
    Map<String, Object> settings = Map.of("bootstrap.servers", servers, "linger.ms", 20);
    Random random = new Random(1);
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      for (int i = 0; i < count; i++) {
        StringBuilder line = new StringBuilder();
        for (int word = 0; word < WORDS_PER_LINE; word++) {
          line.append(word == 0 ? "" : " ").append("word");
          line.append((int) Math.pow(VOCABULARY, random.nextDouble()));
        }
        producer.send(new ProducerRecord<>(topic, line.toString()));
      }
    }
  }
}
