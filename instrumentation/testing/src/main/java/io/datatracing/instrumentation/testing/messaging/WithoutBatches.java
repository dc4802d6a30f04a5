package io.datatracing.instrumentation.testing.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Why a client has no way to handle records together ({@link MessagingClient#handleTogether}). */
public final class WithoutBatches {
  private final String reason;
  private final Class<?> provenIn;
  private final String test;

  /**
   * @param reason a sentence
   * @param provenIn the class with the test of what it has instead
   * @param test the name of that test
   */
  public WithoutBatches(String reason, Class<?> provenIn, String test) {
    this.reason = reason;
    this.provenIn = provenIn;
    this.test = test;
  }

  /** It cannot do what it has nothing for, and its own test is there. */
  void assertProven(MessagingClient client, String topic) throws NoSuchMethodException {
    assertThat(reason.split(" ")).as("a reason").hasSizeGreaterThan(3);
    assertThat(provenIn.getDeclaredMethod(test).isAnnotationPresent(Test.class))
        .as("%s has a test %s", provenIn, test)
        .isTrue();
    assertThatThrownBy(() -> client.handleTogether(topic, 1, records -> {}))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
