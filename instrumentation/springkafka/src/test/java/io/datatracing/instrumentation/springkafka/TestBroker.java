package io.datatracing.instrumentation.springkafka;

import io.datatracing.instrumentation.testing.kafka.KafkaTestBroker;
import io.datatracing.instrumentation.testing.kafka.UncommittedConsumer;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;

/** Spring's factories for the broker of this JVM's tests. */
final class TestBroker {
  private static final KafkaTestBroker BROKER = KafkaTestBroker.get();

  private TestBroker() {}

  static KafkaTestBroker get() {
    return BROKER;
  }

  static DefaultKafkaProducerFactory<String, String> producerFactory() {
    Map<String, Object> settings = BROKER.producerSettings();
    // Spring puts the stack trace of a failure into a header.
    settings.remove("max.request.size");
    return new DefaultKafkaProducerFactory<>(settings);
  }

  /** For listeners whose groups change while they listen: what was committed is not read again. */
  static DefaultKafkaConsumerFactory<String, String> committingConsumerFactory() {
    return new DefaultKafkaConsumerFactory<>(BROKER.consumerSettings());
  }

  static DefaultKafkaConsumerFactory<String, String> consumerFactory() {
    return new DefaultKafkaConsumerFactory<String, String>(BROKER.consumerSettings()) {
      @Override
      protected Consumer<String, String> createRawConsumer(Map<String, Object> configuration) {
        return UncommittedConsumer.of(super.createRawConsumer(configuration));
      }
    };
  }
}
