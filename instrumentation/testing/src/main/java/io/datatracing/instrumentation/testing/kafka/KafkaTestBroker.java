package io.datatracing.instrumentation.testing.kafka;

import io.datatracing.examples.broker.BrokerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** A real broker of tests, and how their clients are set up for it. */
public final class KafkaTestBroker {
  public static final String GROUP = "warehouse";
  public static final String PRODUCER = "shop";
  public static final String CONSUMER = "warehouse-1";

  private static @Nullable KafkaTestBroker instance;

  /** Kept for as long as the tests run: the process ends when nobody holds its standard input. */
  @SuppressWarnings("unused")
  private final AutoCloseable process;

  private final String bootstrapServers;
  private final String clusterId;

  /** A broker that accepts clients, in a process of its own. */
  public KafkaTestBroker(AutoCloseable process, String bootstrapServers) {
    UnhurriedCalls.use();
    this.process = process;
    this.bootstrapServers = bootstrapServers;
    try (AdminClient admin = AdminClient.create(settings())) {
      clusterId = admin.describeCluster().clusterId().get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The one newest broker of this JVM's tests, a child process that ends when this JVM does. */
  public static synchronized KafkaTestBroker get() {
    KafkaTestBroker broker = instance;
    if (broker == null) {
      try {
        BrokerProcess process = BrokerProcess.start();
        broker = new KafkaTestBroker(process, process.bootstrapServers());
        instance = broker;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return broker;
  }

  public String bootstrapServers() {
    return bootstrapServers;
  }

  public String clusterId() {
    return clusterId;
  }

  /** With one partition each. */
  public void createTopics(String... names) throws ExecutionException, InterruptedException {
    List<NewTopic> topics = new ArrayList<>();
    for (String name : names) {
      topics.add(new NewTopic(name, 1, (short) 1));
    }
    create(topics);
  }

  public void createTopic(String name, int partitions)
      throws ExecutionException, InterruptedException {
    createTopic(name, partitions, Map.of());
  }

  public void createTopic(String name, int partitions, Map<String, String> settings)
      throws ExecutionException, InterruptedException {
    create(List.of(new NewTopic(name, partitions, (short) 1).configs(settings)));
  }

  private void create(List<NewTopic> topics) throws ExecutionException, InterruptedException {
    try (AdminClient admin = AdminClient.create(settings())) {
      admin.createTopics(topics).all().get();
    }
  }

  public KafkaProducer<String, String> producer() {
    return new KafkaProducer<>(producerSettings());
  }

  /** Of a producer of texts that refuses records of more than 10,000 bytes. */
  public Map<String, Object> producerSettings() {
    Map<String, Object> settings = settings();
    settings.put("client.id", PRODUCER);
    settings.put("max.request.size", 10_000);
    settings.put("key.serializer", StringSerializer.class.getName());
    settings.put("value.serializer", StringSerializer.class.getName());
    return settings;
  }

  /** Of a consumer of texts that commits nothing by itself. */
  public Map<String, Object> consumerSettings() {
    Map<String, Object> settings = settings();
    settings.put("client.id", CONSUMER);
    settings.put("group.id", GROUP);
    settings.put("enable.auto.commit", false);
    settings.put("auto.offset.reset", "earliest");
    settings.put("key.deserializer", StringDeserializer.class.getName());
    settings.put("value.deserializer", StringDeserializer.class.getName());
    return settings;
  }

  /** Only where the broker is. */
  public Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrapServers);
    return settings;
  }
}
