package io.datatracing.instrumentation.kafka;

import io.datatracing.examples.broker.BrokerProcess;
import io.datatracing.examples.oldbroker.OldBrokerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The one broker of this JVM's tests, a child process that ends when this JVM does: the newest, or
 * the old one where the tests run with a client that the newest refuses.
 */
final class KafkaBroker {
  static final String GROUP = "warehouse";
  static final String PRODUCER = "shop";
  static final String CONSUMER = "warehouse-1";

  private static final KafkaBroker INSTANCE = new KafkaBroker();

  /** Kept for as long as the tests run: the process ends when nobody holds its standard input. */
  @SuppressWarnings("unused")
  private final AutoCloseable process;

  private final String bootstrapServers;
  private final String clusterId;

  private KafkaBroker() {
    // On a busy machine any commit may take longer than a second, and no test is about that.
    ClientCall.slowFrom(Long.MAX_VALUE);
    try {
      if (Boolean.getBoolean("datatracing.test.oldbroker")) {
        OldBrokerProcess old = OldBrokerProcess.start();
        process = old;
        bootstrapServers = old.bootstrapServers();
      } else {
        BrokerProcess newest = BrokerProcess.start();
        process = newest;
        bootstrapServers = newest.bootstrapServers();
      }
      try (AdminClient admin = admin()) {
        clusterId = admin.describeCluster().clusterId().get();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static KafkaBroker get() {
    return INSTANCE;
  }

  String clusterId() {
    return clusterId;
  }

  void createTopic(String name, int partitions) throws ExecutionException, InterruptedException {
    createTopic(name, partitions, Map.of());
  }

  void createTopic(String name, int partitions, Map<String, String> settings)
      throws ExecutionException, InterruptedException {
    try (AdminClient admin = admin()) {
      NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(settings);
      admin.createTopics(List.of(topic)).all().get();
    }
  }

  /** Refuses records of more than 10,000 bytes. */
  KafkaProducer<String, String> producer() {
    Map<String, Object> settings = settings();
    settings.put("client.id", PRODUCER);
    settings.put("max.request.size", 10_000);
    return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
  }

  KafkaConsumer<String, String> consumer() {
    Map<String, Object> settings = settings();
    settings.put("client.id", CONSUMER);
    settings.put("group.id", GROUP);
    settings.put("enable.auto.commit", false);
    settings.put("auto.offset.reset", "earliest");
    return new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
  }

  private AdminClient admin() {
    Properties properties = new Properties();
    properties.putAll(settings());
    return AdminClient.create(properties);
  }

  Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrapServers);
    return settings;
  }
}
