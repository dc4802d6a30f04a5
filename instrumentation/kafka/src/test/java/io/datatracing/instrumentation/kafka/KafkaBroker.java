package io.datatracing.instrumentation.kafka;

import io.datatracing.examples.oldbroker.OldBrokerProcess;
import io.datatracing.instrumentation.testing.kafka.KafkaTestBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * The one broker of this JVM's tests, a child process that ends when this JVM does: the newest, or
 * the old one where the tests run with a client that the newest refuses.
 */
final class KafkaBroker {
  static final String GROUP = KafkaTestBroker.GROUP;
  static final String PRODUCER = KafkaTestBroker.PRODUCER;
  static final String CONSUMER = KafkaTestBroker.CONSUMER;

  private static final KafkaBroker INSTANCE = new KafkaBroker();

  private final KafkaTestBroker broker;

  private KafkaBroker() {
    try {
      if (Boolean.getBoolean("datatracing.test.oldbroker")) {
        OldBrokerProcess old = OldBrokerProcess.start();
        broker = new KafkaTestBroker(old, old.bootstrapServers());
      } else {
        broker = KafkaTestBroker.get();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static KafkaBroker get() {
    return INSTANCE;
  }

  KafkaTestBroker broker() {
    return broker;
  }

  String clusterId() {
    return broker.clusterId();
  }

  void createTopic(String name, int partitions) throws ExecutionException, InterruptedException {
    broker.createTopic(name, partitions);
  }

  void createTopic(String name, int partitions, Map<String, String> settings)
      throws ExecutionException, InterruptedException {
    broker.createTopic(name, partitions, settings);
  }

  KafkaProducer<String, String> producer() {
    return broker.producer();
  }

  KafkaConsumer<String, String> consumer() {
    return new KafkaConsumer<>(broker.consumerSettings());
  }

  Map<String, Object> settings() {
    return broker.settings();
  }
}
