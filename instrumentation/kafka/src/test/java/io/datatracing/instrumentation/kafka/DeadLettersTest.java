package io.datatracing.instrumentation.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLettersTest {
  @ParameterizedTest
  @ValueSource(strings = {"orders-dlq", "orders.DLT", "orders_dlq", "dlq", "orders-dead-letter"})
  void lastWordOfTheTopicTellsADeadLetter(String topic) {
    assertThat(DeadLetters.isDeadLetter(topic)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"orders", "orders-dlq-archive", "dlqorders", "ordersdlq", ""})
  void otherTopicsAreOrdinary(String topic) {
    assertThat(DeadLetters.isDeadLetter(topic)).isFalse();
  }
}
