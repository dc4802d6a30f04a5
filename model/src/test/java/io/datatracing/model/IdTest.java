package io.datatracing.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class IdTest {

  @Test
  void idsReadWhatTheyWrite() {
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    assertThat(TraceId.parse(trace)).hasToString(trace);
    assertThat(TraceId.parse(trace.toUpperCase(java.util.Locale.ROOT))).hasToString(trace);
    assertThat(SpanId.parse("00f067aa0ba902b7")).hasToString("00f067aa0ba902b7");
  }

  @Test
  void sixteenDigitsAreTheLowHalf() {
    assertThat(TraceId.parse("00f067aa0ba902b7")).isEqualTo(new TraceId(0, 0x00f067aa0ba902b7L));
  }

  @Test
  void orderIsThatOfTheText() {
    assertThat(TraceId.parse("ffffffffffffffff0000000000000000"))
        .isGreaterThan(TraceId.parse("0fffffffffffffff0000000000000000"));
  }

  @Test
  void anythingElseIsNamed() {
    assertThatThrownBy(() -> TraceId.parse("12")).hasMessageContaining("'12' is not a trace id");
    assertThatThrownBy(() -> SpanId.parse("zzzzzzzzzzzzzzzz")).hasMessageContaining("character 0");
  }
}
