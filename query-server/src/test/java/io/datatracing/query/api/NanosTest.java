package io.datatracing.query.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NanosTest {
  @ParameterizedTest
  @CsvSource({
    "7,7",
    "7ns,7",
    "250us,250000",
    "1.5µs,1500",
    "1.5μs,1500",
    "500ms,500000000",
    "1.5s,1500000000",
    "2m,120000000000",
    "1h,3600000000000",
  })
  void durationsHaveUnits(String text, long nanos) {
    assertThat(Nanos.duration(text)).isEqualTo(nanos);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "ms", "-1", "1 ms", "1d", ".5s", "1.s", "0.1ns", "9999999999h", "1e3"})
  void otherTextIsNoDuration(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Nanos.duration(text));
  }

  @ParameterizedTest
  @CsvSource({
    "-5,-5",
    "1750000000000000000,1750000000000000000",
    "1970-01-01T00:00:01Z,1000000000",
    "1970-01-01T02:00:00.000000001+02:00,1",
  })
  void timesAreNanosecondsOrRfc3339(String text, long nanos) {
    assertThat(Nanos.time(text)).isEqualTo(nanos);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "now", "2026-01-31", "9999-01-01T00:00:00Z", "99999999999999999999"})
  void otherTextIsNoTime(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Nanos.time(text));
  }
}
