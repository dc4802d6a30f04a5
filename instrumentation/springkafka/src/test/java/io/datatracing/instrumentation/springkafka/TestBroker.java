package io.datatracing.instrumentation.springkafka;

import io.datatracing.examples.broker.BrokerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;

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

  void createTopic(String name, int partitions) throws ExecutionException, InterruptedException {
    try (AdminClient admin = AdminClient.create(settings())) {
      admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
    }
  }

  /** Refuses records of more than 10,000 bytes. */
  KafkaProducer<String, String> producer() {
    Map<String, Object> settings = settings();
    settings.put("client.id", PRODUCER);
    settings.put("max.request.size", 10_000);
    return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
  }

  DefaultKafkaProducerFactory<String, String> producerFactory() {
    return new DefaultKafkaProducerFactory<>(
        settings(), new StringSerializer(), new StringSerializer());
  }

  DefaultKafkaConsumerFactory<String, String> consumerFactory() {
    Map<String, Object> settings = settings();
    settings.put("client.id", CONSUMER);
    settings.put("group.id", GROUP);
    settings.put("enable.auto.commit", false);
    settings.put("auto.offset.reset", "earliest");
    return new DefaultKafkaConsumerFactory<String, String>(
        settings, new StringDeserializer(), new StringDeserializer()) {
      @Override
      protected Consumer<String, String> createRawConsumer(Map<String, Object> configuration) {
        return withoutCommits(super.createRawConsumer(configuration));
      }
    };
  }

  /**
   * A commit that takes more than a second is a span, and how long it takes is up to the machine.
   */
  @SuppressWarnings("unchecked")
  private static Consumer<String, String> withoutCommits(Consumer<String, String> consumer) {
    return (Consumer<String, String>)
        Proxy.newProxyInstance(
            Consumer.class.getClassLoader(),
            new Class<?>[] {Consumer.class},
            (proxy, method, arguments) -> {
              if (method.getName().startsWith("commit") && method.getReturnType() == void.class) {
                return null;
              }
              try {
                return method.invoke(consumer, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrapServers());
    return settings;
  }
}
