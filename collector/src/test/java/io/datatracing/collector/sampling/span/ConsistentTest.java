package io.datatracing.collector.sampling.span;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The figures of OpenTelemetry's specification, which the agent keeps to as well. */
class ConsistentTest {

  @ParameterizedTest
  @CsvSource({
    "1, 0",
    "0.5, 8",
    "0.25, c",
    "0.1, e666",
    "0.01, fd70a",
    "0.001, ffbe77",
    "0.75, 4",
  })
  void thresholdsAreWrittenAsTheSpecificationDoes(double ratio, String digits) {
    long threshold = Consistent.threshold(ratio);
    assertThat(text(Consistent.withThreshold("", threshold))).isEqualTo("ot=th:" + digits);
    assertThat(Consistent.thresholdOf("a=b,ot=rv:0;th:" + digits)).isEqualTo(threshold);
  }

  @Test
  void nothingIsSampledAtZero() {
    assertThat(Consistent.threshold(0)).isEqualTo(Consistent.NEVER);
    assertThat(Consistent.threshold(Double.MIN_VALUE)).isEqualTo(Consistent.NEVER - 1);
    assertThat(Consistent.adjustedCount(Consistent.threshold(0.25))).isEqualTo(4);
  }

  @Test
  void whatElseIsInTheStateStays() {
    assertThat(
            text(
                Consistent.withThreshold(
                    "x=1,ot=th:8;rv:6e6d1a75832a2f;p:3,y=2", 0xc0000000000000L)))
        .isEqualTo("ot=th:c;rv:6e6d1a75832a2f;p:3,x=1,y=2");
  }

  @Test
  void randomnessComesFromTheStateElseFromTheId() {
    assertThat(Consistent.randomness("ot=rv:6e6d1a75832a2f", 5)).isEqualTo(0x6e6d1a75832a2fL);
    assertThat(Consistent.randomness("ot=rv:6e6d", 5)).isEqualTo(5);
    assertThat(Consistent.randomness("", -1)).isEqualTo(Consistent.NEVER - 1);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
