package io.datatracing.instrumentation.reactorkafka;

import io.datatracing.examples.broker.BrokerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import reactor.core.scheduler.Scheduler;
import reactor.kafka.receiver.KafkaReceiver;
import reactor.kafka.receiver.ReceiverOptions;
import reactor.kafka.receiver.internals.ConsumerFactory;
import reactor.kafka.receiver.internals.DefaultKafkaReceiver;
import reactor.kafka.sender.KafkaSender;
import reactor.kafka.sender.SenderOptions;

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

  String clusterId() {
    return clusterId;
  }

  void createTopic(String name, int partitions) throws ExecutionException, InterruptedException {
    try (AdminClient admin = AdminClient.create(settings())) {
      admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
    }
  }

  /** Refuses records of more than 10,000 bytes. */
  KafkaSender<String, String> sender() {
    return KafkaSender.create(senderOptions());
  }

  SenderOptions<String, String> senderOptions() {
    Map<String, Object> settings = settings();
    settings.put("client.id", PRODUCER);
    settings.put("max.request.size", 10_000);
    settings.put("key.serializer", StringSerializer.class);
    settings.put("value.serializer", StringSerializer.class);
    return SenderOptions.create(settings);
  }

  /** Reads partition 0 from its begin, and commits nothing. */
  KafkaReceiver<String, String> receiver(String topic, Scheduler scheduler) {
    return new DefaultKafkaReceiver<>(
        new WithoutCommits(), receiverOptions(topic).schedulerSupplier(() -> scheduler));
  }

  ReceiverOptions<String, String> receiverOptions(String topic) {
    Map<String, Object> settings = settings();
    settings.put("client.id", CONSUMER);
    settings.put("group.id", GROUP);
    settings.put("enable.auto.commit", false);
    settings.put("auto.offset.reset", "earliest");
    settings.put("key.deserializer", StringDeserializer.class);
    settings.put("value.deserializer", StringDeserializer.class);
    return ReceiverOptions.<String, String>create(settings)
        .assignment(Collections.singleton(new TopicPartition(topic, 0)));
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", process.bootstrapServers());
    return settings;
  }

  /**
   * A commit that takes more than a second is a span, and how long it takes is up to the machine.
   */
  private static final class WithoutCommits extends ConsumerFactory {
    @Override
    @SuppressWarnings("unchecked")
    public <K, V> Consumer<K, V> createConsumer(ReceiverOptions<K, V> options) {
      Consumer<K, V> consumer = super.createConsumer(options);
      return (Consumer<K, V>)
          Proxy.newProxyInstance(
              Consumer.class.getClassLoader(),
              new Class<?>[] {Consumer.class},
              (proxy, method, arguments) -> {
                if (method.getName().startsWith("commit") && method.getReturnType() == void.class) {
                  Object last = arguments == null ? null : arguments[arguments.length - 1];
                  if (last instanceof OffsetCommitCallback) {
                    ((OffsetCommitCallback) last).onComplete((Map) arguments[0], null);
                  }
                  return null;
                }
                try {
                  return method.invoke(consumer, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }
  }
}
