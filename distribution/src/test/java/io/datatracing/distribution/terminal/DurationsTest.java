package io.datatracing.distribution.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 ns",
    "999, 999 ns",
    "1000, 1.00 µs",
    "12345, 12.3 µs",
    "1000000, 1.00 ms",
    "812345678, 812 ms",
    "1500000000, 1.50 s",
    "90000000000, 1.50 min",
    "-2000000, -2.00 ms",
    "-9223372036854775808, -153722867 min"
  })
  void theUnitFitsTheSize(long nanos, String text) {
    assertThat(Durations.text(nanos)).isEqualTo(text);
  }
}
