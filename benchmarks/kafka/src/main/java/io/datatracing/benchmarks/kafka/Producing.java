package io.datatracing.benchmarks.kafka;

import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends records with a key and 100 characters. */
final class Producing implements KafkaApplication.Work {
  private static final int AT_ONCE = 200;
  private static final String[] KEYS = new String[1_000];
  private static final String VALUE = "x".repeat(100);

  static {
    for (int i = 0; i < KEYS.length; i++) {
      KEYS[i] = "customer-" + i;
    }
  }

  private final KafkaProducer<String, String> producer;
  private final String topic;
  private int next;

  Producing(String bootstrap, String topic) {
    this.topic = topic;
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "linger.ms", 5, "acks", "1"),
            new StringSerializer(),
            new StringSerializer());
  }

  @Override
  public int some(int most) {
    int count = Math.min(AT_ONCE, most);
    for (int i = 0; i < count; i++) {
      next = next == KEYS.length - 1 ? 0 : next + 1;
      producer.send(new ProducerRecord<>(topic, KEYS[next], VALUE));
    }
    return count;
  }

  @Override
  public void settle() {
    producer.flush();
  }

  @Override
  public void close() {
    producer.close();
  }
}
