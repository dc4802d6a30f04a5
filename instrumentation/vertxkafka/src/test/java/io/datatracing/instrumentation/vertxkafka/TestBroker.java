package io.datatracing.instrumentation.vertxkafka;

import io.datatracing.examples.broker.BrokerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The one broker of this JVM's tests. It is a child process that ends when this JVM does. */
final class TestBroker {
  static final String GROUP = "warehouse";
  static final String PRODUCER = "shop";
  static final String CONSUMER = "warehouse-1";

  private static final TestBroker INSTANCE = new TestBroker();

  private final BrokerProcess process;
  private final String clusterId;

  private TestBroker() {
    try {
      process = BrokerProcess.start();
      try (AdminClient admin = AdminClient.create(settings())) {
        clusterId = admin.describeCluster().clusterId().get();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static TestBroker get() {
    return INSTANCE;
  }

  String bootstrapServers() {
    return process.bootstrapServers();
  }

  String clusterId() {
    return clusterId;
  }

  /** Refuses records of more than 10,000 bytes. */
  Map<String, String> producer() {
    Map<String, String> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrapServers());
    settings.put("client.id", PRODUCER);
    settings.put("max.request.size", "10000");
    settings.put("key.serializer", StringSerializer.class.getName());
    settings.put("value.serializer", StringSerializer.class.getName());
    return settings;
  }

  Map<String, String> consumer() {
    Map<String, String> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrapServers());
    settings.put("client.id", CONSUMER);
    settings.put("group.id", GROUP);
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "earliest");
    settings.put("key.deserializer", StringDeserializer.class.getName());
    settings.put("value.deserializer", StringDeserializer.class.getName());
    return settings;
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrapServers());
    return settings;
  }
}
