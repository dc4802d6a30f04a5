package io.datatracing.instrumentation.reactorkafka;

import io.datatracing.instrumentation.testing.kafka.KafkaTestBroker;
import io.datatracing.instrumentation.testing.kafka.UncommittedConsumer;
import java.util.Collections;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import reactor.core.scheduler.Scheduler;
import reactor.kafka.receiver.KafkaReceiver;
import reactor.kafka.receiver.ReceiverOptions;
import reactor.kafka.receiver.internals.ConsumerFactory;
import reactor.kafka.receiver.internals.DefaultKafkaReceiver;
import reactor.kafka.sender.KafkaSender;
import reactor.kafka.sender.SenderOptions;

/** Reactor Kafka's senders and receivers for the broker of this JVM's tests. */
final class TestBroker {
  private static final KafkaTestBroker BROKER = KafkaTestBroker.get();

  private TestBroker() {}

  static KafkaTestBroker get() {
    return BROKER;
  }

  /** Refuses records of more than 10,000 bytes. */
  static KafkaSender<String, String> sender() {
    return KafkaSender.create(senderOptions());
  }

  static SenderOptions<String, String> senderOptions() {
    return SenderOptions.create(BROKER.producerSettings());
  }

  /** Reads partition 0 from its begin, and commits nothing. */
  static KafkaReceiver<String, String> receiver(String topic, Scheduler scheduler) {
    return receiver(receiverOptions(topic).schedulerSupplier(() -> scheduler));
  }

  /** Commits nothing. */
  static KafkaReceiver<String, String> receiver(ReceiverOptions<String, String> options) {
    return new DefaultKafkaReceiver<>(new WithoutCommits(), options);
  }

  static ReceiverOptions<String, String> receiverOptions(String topic) {
    return ReceiverOptions.<String, String>create(BROKER.consumerSettings())
        .assignment(Collections.singleton(new TopicPartition(topic, 0)));
  }

  private static final class WithoutCommits extends ConsumerFactory {
    @Override
    public <K, V> Consumer<K, V> createConsumer(ReceiverOptions<K, V> options) {
      return UncommittedConsumer.of(super.createConsumer(options));
    }
  }
}
