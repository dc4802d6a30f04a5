package io.datatracing.instrumentation.weaver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FaultWindowTest {
  @Test
  void hundredFaultsWithinAMinuteAreTooMany() {
    FaultWindow window = new FaultWindow();
    for (int i = 1; i < FaultWindow.MOST; i++) {
      assertThat(window.isOneTooMany(i)).isFalse();
    }
    assertThat(window.isOneTooMany(FaultWindow.MOST)).isTrue();
    assertThat(window.isOneTooMany(FaultWindow.MOST + 1)).as("told once").isFalse();
  }

  @Test
  void rareFaultsAreNeverTooMany() {
    FaultWindow window = new FaultWindow();
    long interval = FaultWindow.NANOS / (FaultWindow.MOST - 2);
    for (int i = 0; i < 10 * FaultWindow.MOST; i++) {
      assertThat(window.isOneTooMany(i * interval)).isFalse();
    }
  }
}
