package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.examples.broker.BrokerProcess;
import io.datatracing.instrumentation.kafka.UnhurriedCalls;
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
import org.apache.kafka.common.serialization.StringSerializer;

/** The one broker of this JVM's tests. It is a child process that ends when this JVM does. */
final class StreamsBroker {
  private static final StreamsBroker INSTANCE = new StreamsBroker();

  private final BrokerProcess process;

  private StreamsBroker() {
    UnhurriedCalls.use();
    try {
      process = BrokerProcess.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static StreamsBroker get() {
    return INSTANCE;
  }

  String bootstrapServers() {
    return process.bootstrapServers();
  }

  /** With one partition each. */
  void createTopics(String... names) throws ExecutionException, InterruptedException {
    List<NewTopic> topics = new ArrayList<>();
    for (String name : names) {
      topics.add(new NewTopic(name, 1, (short) 1));
    }
    Map<String, Object> settings = settings();
    try (AdminClient admin = AdminClient.create(settings)) {
      admin.createTopics(topics).all().get();
    }
  }

  KafkaProducer<String, String> producer() {
    return new KafkaProducer<>(settings(), new StringSerializer(), new StringSerializer());
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrapServers());
    return settings;
  }
}
