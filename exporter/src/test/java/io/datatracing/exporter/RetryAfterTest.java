package io.datatracing.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RetryAfterTest {
  /** 2023-11-14T22:13:20Z. */
  private final TestClock clock = new TestClock();

  @Test
  void secondsAreSeconds() {
    assertThat(RetryAfter.millis(" 120 ", clock)).isEqualTo(120_000);
    assertThat(RetryAfter.millis("0", clock)).isZero();
  }

  @Test
  void aDateIsTheTimeUntilThen() {
    assertThat(RetryAfter.millis("Tue, 14 Nov 2023 22:13:30 GMT", clock)).isEqualTo(10_000);
  }

  @Test
  void aDateInThePastIsNow() {
    assertThat(RetryAfter.millis("Tue, 14 Nov 2023 22:13:10 GMT", clock)).isZero();
  }

  @Test
  void absentOrWrongIsNothing() {
    assertThat(RetryAfter.millis(null, clock)).isEqualTo(SendResult.NO_RETRY_AFTER);
    assertThat(RetryAfter.millis("soon", clock)).isEqualTo(SendResult.NO_RETRY_AFTER);
    assertThat(RetryAfter.millis("-5", clock)).isEqualTo(SendResult.NO_RETRY_AFTER);
    assertThat(RetryAfter.millis("99999999999999999999", clock))
        .isEqualTo(SendResult.NO_RETRY_AFTER);
  }

  @Property
  void anythingIsReadWithoutAnException(@ForAll String header) {
    assertThat(RetryAfter.millis(header, clock)).isGreaterThanOrEqualTo(SendResult.NO_RETRY_AFTER);
  }
}
