package io.datatracing.instrumentation.kafkaconnect;

import io.datatracing.instrumentation.testing.kafka.KafkaTestBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.connect.cli.ConnectStandalone;

/**
 * The one Connect worker of this JVM's tests, standalone, as {@code connect-standalone.sh} starts
 * it, and its broker, a child process. Connectors come and go by its REST API.
 */
final class ConnectWorker {
  private static ConnectWorker instance;

  private final KafkaTestBroker broker;
  private final ConnectRest rest;

  private ConnectWorker() {
    try {
      broker = KafkaTestBroker.get();
      rest = new ConnectRest();
      start(Files.createTempDirectory("connect-worker"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Not when the class is initialized: the worker's own thread needs it before that is over. */
  static synchronized ConnectWorker get() {
    if (instance == null) {
      instance = new ConnectWorker();
    }
    return instance;
  }

  private void start(Path directory) throws IOException {
    Properties worker = new Properties();
    worker.setProperty("bootstrap.servers", broker.bootstrapServers());
    worker.setProperty("listeners", rest.address());
    worker.setProperty("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    worker.setProperty("value.converter", "org.apache.kafka.connect.storage.StringConverter");
    worker.setProperty("offset.storage.file.filename", directory.resolve("offsets").toString());
    // A sink that wants its records again gets them after that time at the latest.
    worker.setProperty("offset.flush.interval.ms", "1000");
    worker.setProperty("consumer.auto.offset.reset", "earliest");
    worker.setProperty("consumer.client.id", KafkaTestBroker.CONSUMER);
    // The oldest worker wants a connector at its start: this one reads a file that never comes.
    Properties idle = new Properties();
    idle.setProperty("name", "idle");
    idle.setProperty("connector.class", "org.apache.kafka.connect.file.FileStreamSourceConnector");
    idle.setProperty("file", directory.resolve("nothing").toString());
    idle.setProperty("topic", "idle");
    rest.start(
        ConnectWorker::run,
        ConnectRest.store(directory.resolve("worker.properties"), worker),
        ConnectRest.store(directory.resolve("idle.properties"), idle));
  }

  private static void run(String[] arguments) {
    try {
      ConnectStandalone.main(arguments);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  KafkaTestBroker broker() {
    return broker;
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** Starts a connector with one task. */
  void create(String name, Map<String, String> config) {
    rest.create(name, 1, config);
  }

  /** Stops a connector and its task. */
  void delete(String name) {
    rest.delete(name);
  }

  KafkaProducer<String, String> producer() {
    return producer(bootstrapServers());
  }

  static KafkaProducer<String, String> producer(String bootstrapServers) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", bootstrapServers, "client.id", "shop"),
        new StringSerializer(),
        new StringSerializer());
  }
}
