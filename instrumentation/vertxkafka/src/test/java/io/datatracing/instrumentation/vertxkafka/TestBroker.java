package io.datatracing.instrumentation.vertxkafka;

import io.datatracing.instrumentation.testing.kafka.KafkaTestBroker;
import java.util.HashMap;
import java.util.Map;

/** The broker of this JVM's tests, with settings as Vert.x wants them: all texts. */
final class TestBroker {
  private static final KafkaTestBroker BROKER = KafkaTestBroker.get();

  private TestBroker() {}

  static KafkaTestBroker get() {
    return BROKER;
  }

  static Map<String, String> producer() {
    return texts(BROKER.producerSettings());
  }

  static Map<String, String> consumer() {
    return texts(BROKER.consumerSettings());
  }

  private static Map<String, String> texts(Map<String, Object> settings) {
    Map<String, String> texts = new HashMap<>();
    settings.forEach((name, value) -> texts.put(name, value.toString()));
    return texts;
  }
}
