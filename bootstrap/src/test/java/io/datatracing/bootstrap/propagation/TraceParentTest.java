package io.datatracing.bootstrap.propagation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.SpanContext;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
  private static final String VALID = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @Test
  void theSpecificationsExampleIsRead() {
    TraceParent parent = parse(VALID);

    assertThat(parent.traceIdHigh()).isEqualTo(0x4bf92f3577b34da6L);
    assertThat(parent.traceIdLow()).isEqualTo(0xa3ce929d0e0e4736L);
    assertThat(parent.spanId()).isEqualTo(0x00f067aa0ba902b7L);
    assertThat(parent.flags()).isEqualTo(SpanContext.SAMPLED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-011",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00F067AA0BA902B7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b.-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0x",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "0.-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "0-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7_01",
        "00-4bf92f3577b34da6a3ce929d0e0e47360-00f067aa0ba902b7-01",
        "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.what",
        "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0"
      })
  void whatIsNotValidIsNoParent(String header) {
    assertThat(TraceParent.parse(header, null)).isNull();
    assertThat(TraceParent.parse(header.getBytes(StandardCharsets.UTF_8), null)).isNull();
  }

  @Test
  void aHigherVersionIsReadByTheFieldsThatAreKnown() {
    assertThat(parse("cc" + VALID.substring(2))).hasToString(VALID);
    assertThat(parse("cc" + VALID.substring(2) + "-what.the.future/holds")).hasToString(VALID);
    assertThat(parse("01" + VALID.substring(2) + "-")).hasToString(VALID);
  }

  @Test
  void spacesAroundTheHeaderDoNotCount() {
    assertThat(parse(" \t" + VALID + " ")).hasToString(VALID);
  }

  @Property
  void whatIsWrittenIsReadBack(
      @ForAll long high,
      @ForAll long low,
      @ForAll long span,
      @ForAll @IntRange(max = 3) int flags) {
    TraceParent written = new TraceParent(high, low | 1, span | 1, flags, null);

    TraceParent read = parse(TraceParent.header(written));

    assertThat(read.traceIdHigh()).isEqualTo(written.traceIdHigh());
    assertThat(read.traceIdLow()).isEqualTo(written.traceIdLow());
    assertThat(read.spanId()).isEqualTo(written.spanId());
    assertThat(read.flags()).isEqualTo(flags);
    byte[] bytes = TraceParent.sharedHeaderBytes(written);
    assertThat(TraceParent.parse(bytes, null)).hasToString(written.toString());
  }

  @Property
  void flagsThatAreNotDefinedAreReadButNotWritten(@ForAll @IntRange(max = 255) int flags) {
    TraceParent read = parse(VALID.substring(0, 53) + String.format("%02x", flags));

    assertThat(read.flags()).isEqualTo(flags);
    assertThat(TraceParent.header(read)).endsWith(String.format("-%02x", flags & 3));
  }

  @Property(tries = 5_000)
  void garbageNeverThrows(@ForAll("garbage") String header) {
    TraceParent parent = TraceParent.parse(header, null);

    assertThat(parent == null || TraceParent.parse(parent.toString(), null) != null).isTrue();
    TraceParent ofBytes = TraceParent.parse(header.getBytes(StandardCharsets.UTF_8), null);
    assertThat(String.valueOf(ofBytes)).isEqualTo(String.valueOf(parent));
  }

  @Provide
  Arbitrary<String> garbage() {
    Arbitrary<String> damaged =
        net.jqwik.api.Combinators.combine(
                Arbitraries.integers().between(0, 54),
                Arbitraries.chars().all(),
                Arbitraries.integers().between(0, 60))
            .as(
                (at, c, length) -> {
                  String text = VALID.substring(0, at) + c + VALID.substring(at + 1);
                  return text.substring(0, Math.min(length, text.length()));
                });
    return Arbitraries.oneOf(Arbitraries.strings(), damaged);
  }

  private static TraceParent parse(String header) {
    return requireNonNull(TraceParent.parse(header, null));
  }
}
