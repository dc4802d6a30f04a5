package io.datatracing.bootstrap.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.Losses;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanContext;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.Tracer;
import io.datatracing.bootstrap.trace.TracerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The cases of W3C's test suite for trace context
 * (https://github.com/w3c/trace-context/tree/main/test), in its order: a service receives headers,
 * makes a span, and calls on. Where level 2 allows what level 1 forbids (keys of {@code
 * tracestate}), level 2 holds.
 */
class W3cTraceContextSuiteTest {
  private static final String ID = "12345678901234567890123456789012";
  private static final String PARENT = "1234567890123456";
  private static final String VALID = "00-" + ID + "-" + PARENT + "-01";

  @BeforeEach
  void install() {
    Tracer.install(TracerOptions.to(span -> true, new Losses()));
  }

  @AfterEach
  void uninstall() {
    Tracer.uninstall();
  }

  static Stream<Arguments> traceparents() {
    return Stream.of(
        goesOn("valid", VALID),
        goesOn("not sampled", "00-" + ID + "-" + PARENT + "-00"),
        goesOn("random flag", "00-" + ID + "-" + PARENT + "-03"),
        goesOn("unknown flags", "00-" + ID + "-" + PARENT + "-ff"),
        restarts("version 00, dot behind", VALID + "."),
        restarts("version 00, dash behind", VALID + "-"),
        restarts("version 00, field behind", VALID + "-what-the-future-will-be-like"),
        goesOn("version cc", "cc-" + ID + "-" + PARENT + "-01"),
        goesOn("version cc, field", "cc-" + ID + "-" + PARENT + "-01-what-the-future-will-be-like"),
        restarts("version cc, dot", "cc-" + ID + "-" + PARENT + "-01.what-the-future-will-be-like"),
        restarts("version ff", "ff-" + ID + "-" + PARENT + "-01"),
        restarts("version: illegal char", ".0-" + ID + "-" + PARENT + "-01"),
        restarts("version: illegal char", "0.-" + ID + "-" + PARENT + "-01"),
        restarts("version: upper case", "CC-" + ID + "-" + PARENT + "-01"),
        restarts("version: 3 digits", "000-" + ID + "-" + PARENT + "-01"),
        restarts("version: 4 digits", "0000-" + ID + "-" + PARENT + "-01"),
        restarts("version: 1 digit", "0-" + ID + "-" + PARENT + "-01"),
        restarts("trace id: zeros", "00-00000000000000000000000000000000-" + PARENT + "-01"),
        restarts("trace id: dot", "00-.2345678901234567890123456789012-" + PARENT + "-01"),
        restarts("trace id: dot", "00-1234567890123456789012345678901.-" + PARENT + "-01"),
        restarts("trace id: upper case", "00-1234567890123456789012345678ABCD-" + PARENT + "-01"),
        restarts("trace id: 33 digits", "00-" + ID + "3-" + PARENT + "-01"),
        restarts("trace id: 31 digits", "00-1234567890123456789012345678901-" + PARENT + "-01"),
        restarts("parent id: zeros", "00-" + ID + "-0000000000000000-01"),
        restarts("parent id: dot", "00-" + ID + "-.234567890123456-01"),
        restarts("parent id: dot", "00-" + ID + "-123456789012345.-01"),
        restarts("parent id: 17 digits", "00-" + ID + "-12345678901234567-01"),
        restarts("parent id: 15 digits", "00-" + ID + "-123456789012345-01"),
        restarts("flags: dot", "00-" + ID + "-" + PARENT + "-.0"),
        restarts("flags: dot", "00-" + ID + "-" + PARENT + "-0."),
        restarts("flags: upper case", "00-" + ID + "-" + PARENT + "-0B"),
        restarts("flags: 3 digits", "00-" + ID + "-" + PARENT + "-001"),
        restarts("flags: 1 digit", "00-" + ID + "-" + PARENT + "-1"),
        restarts("nothing", ""),
        restarts("dashes", "---"),
        goesOn("space before", " " + VALID),
        goesOn("tab before", "\t" + VALID),
        goesOn("space behind", VALID + " "),
        goesOn("tab behind", VALID + "\t"),
        goesOn("both", "\t " + VALID + " \t"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("traceparents")
  void traceparent(String title, String header, boolean goesOn) {
    Headers out = call(new Headers().add("traceparent", header));
    TraceParent written = TraceParent.parse(out.get("traceparent"), null);
    assertThat(written).as("what is written is valid").isNotNull();
    assertThat(out.get("traceparent").substring(3, 35).equals(ID)).isEqualTo(goesOn);
    assertThat(out.get("traceparent").substring(36, 52)).isNotEqualTo(PARENT);
  }

  @Test
  void nothingComesAndSomethingValidGoes() {
    Headers out = call(new Headers());
    assertThat(TraceParent.parse(out.get("traceparent"), null)).isNotNull();
    assertThat(out.get("tracestate")).isNull();
  }

  @Test
  void headerNamesInAnyCase() {
    for (String name : List.of("traceparent", "TraceParent", "TrAcEpArEnT", "TRACEPARENT")) {
      assertThat(call(new Headers().add(name, VALID)).get("traceparent")).contains(ID);
    }
    for (String name : List.of("tracestate", "TraceState", "TrAcEsTaTe", "TRACESTATE")) {
      assertThat(state(new Headers().add("traceparent", VALID).add(name, "foo=1")))
          .isEqualTo("foo=1");
    }
  }

  @Test
  void otherHeaderNamesAreNotMeant() {
    for (String name : List.of("trace-parent", "trace.parent", "trace_parent")) {
      assertThat(call(new Headers().add(name, VALID)).get("traceparent")).doesNotContain(ID);
    }
    for (String name : List.of("trace-state", "trace.state", "trace_state")) {
      assertThat(state(new Headers().add("traceparent", VALID).add(name, "foo=1"))).isNull();
    }
  }

  @Test
  void doubledTraceparentIsNone() {
    Headers equal = new Headers().add("traceparent", VALID).add("traceparent", VALID);
    assertThat(call(equal).get("traceparent")).doesNotContain(ID);
    Headers different =
        new Headers()
            .add("traceparent", VALID)
            .add("traceparent", "00-12345678901234567890123456789013-" + PARENT + "-01");
    assertThat(call(different).get("traceparent"))
        .doesNotContain("1234567890123456789012345678901");
  }

  @Test
  void flagsAreSampledAndRandomOnly() {
    for (String[] flags : new String[][] {{"02", "02"}, {"03", "03"}, {"ff", "03"}, {"fc", "00"}}) {
      Headers out = call(new Headers().add("traceparent", VALID.substring(0, 53) + flags[0]));
      assertThat(out.get("traceparent")).endsWith("-" + flags[1]);
    }
    assertThat(call(new Headers()).get("traceparent")).as("our own ids are random").endsWith("-03");
  }

  static Stream<Arguments> tracestates() {
    return Stream.of(
        state("foo=1", "foo=1"),
        state("foo=1,bar=2", "foo=1,bar=2"),
        // Several lines, empty ones too, in their order.
        Arguments.of(List.of("", "foo=1"), "foo=1"),
        Arguments.of(List.of("foo=1", ""), "foo=1"),
        Arguments.of(List.of("foo=1", "bar=2"), "foo=1,bar=2"),
        Arguments.of(List.of("bar=2", "foo=1"), "bar=2,foo=1"),
        Arguments.of(
            List.of("foo=1,bar=2", "rojo=1,congo=2", "baz=3"), "foo=1,bar=2,rojo=1,congo=2,baz=3"),
        // Doubled keys: the first is the newest.
        state("foo=1,foo=1", "foo=1"),
        state("foo=1,foo=2", "foo=1"),
        Arguments.of(List.of("foo=1", "foo=2"), "foo=1"),
        // All allowed chars.
        state(
            "abcdefghijklmnopqrstuvwxyz0123456789_-*/=1",
            "abcdefghijklmnopqrstuvwxyz0123456789_-*/=1"),
        state("0123456789_-*/@a-z0-9_-*/=1", "0123456789_-*/@a-z0-9_-*/=1"),
        state("foo=" + visible(), "foo=" + visible()),
        state("foo=a b", "foo=a b"),
        // Spaces around members.
        state("foo=1 \t , \t bar=2, \t baz=3", "foo=1,bar=2,baz=3"),
        state("foo=1\t \t,\t \tbar=2,\t \tbaz=3", "foo=1,bar=2,baz=3"),
        state(" foo=1", "foo=1"),
        state("\tfoo=1", "foo=1"),
        state("foo=1 ", "foo=1"),
        state("foo=1\t", "foo=1"),
        state("\t foo=1 \t", "foo=1"),
        state("foo=1,,bar=2,", "foo=1,bar=2"),
        // Illegal keys.
        state("foo =1", null),
        state("FOO=1", null),
        state("foo.bar=1", null),
        state("@foo=1,bar=2", null),
        state("=1", null),
        state("foo", null),
        // Level 2 knows no vendor format: at signs are chars of a key.
        state("foo@=1,bar=2", "foo@=1,bar=2"),
        state("foo@@bar=1,bar=2", "foo@@bar=1,bar=2"),
        // Illegal values.
        state("foo=bar=baz", null),
        state("foo=,bar=3", null),
        state("foo=\u00e4", null),
        state("foo=a\u0007", null),
        // Limits: 32 members, keys and values of 256.
        state(members(32), members(32)),
        state(members(33), null),
        state("z".repeat(256) + "=1", "z".repeat(256) + "=1"),
        state("z".repeat(257) + "=1", null),
        state(
            "t".repeat(241) + "@" + "v".repeat(14) + "=1",
            "t".repeat(241) + "@" + "v".repeat(14) + "=1"),
        state("t".repeat(241) + "@" + "v".repeat(15) + "=1", null),
        state("foo=" + "v".repeat(256), "foo=" + "v".repeat(256)),
        state("foo=" + "v".repeat(257), null));
  }

  @ParameterizedTest
  @MethodSource("tracestates")
  void tracestate(List<String> lines, String expected) {
    Headers in = new Headers().add("traceparent", VALID);
    lines.forEach(line -> in.add("tracestate", line));
    assertThat(state(in)).isEqualTo(expected);
    assertThat(call(in).get("traceparent")).as("the parent stays").contains(ID);
  }

  @Test
  void tracestateWithoutItsTraceparentIsDropped() {
    assertThat(state(new Headers().add("tracestate", "foo=1"))).isNull();
    assertThat(state(new Headers().add("traceparent", "bad").add("tracestate", "foo=1"))).isNull();
  }

  /** What a service sends on that received {@code in}. */
  private static Headers call(Headers in) {
    Propagation w3c = Propagation.w3c();
    Span server =
        Tracer.get()
            .start(
                "server", SpanKind.SERVER, w3c.extract(CurrentContext.root(), in, Headers.GETTER));
    Span client = Tracer.get().start("client", SpanKind.CLIENT, server.in(CurrentContext.root()));
    assertThat(client.flags() & ~(SpanContext.SAMPLED | SpanContext.RANDOM)).isZero();
    Headers out = new Headers();
    w3c.inject(client.in(CurrentContext.root()), client, out, Headers.SETTER);
    return out;
  }

  private static String state(Headers in) {
    return call(in).get("tracestate");
  }

  private static String members(int count) {
    List<String> members = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      members.add("bar" + i + "=" + i);
    }
    return String.join(",", members);
  }

  private static String visible() {
    StringBuilder all = new StringBuilder();
    for (char c = '!'; c <= '~'; c++) {
      if (c != ',' && c != '=') {
        all.append(c);
      }
    }
    return all.toString();
  }

  private static Arguments goesOn(String title, String header) {
    return Arguments.of(title, header, true);
  }

  private static Arguments restarts(String title, String header) {
    return Arguments.of(title, header, false);
  }

  private static Arguments state(String line, String expected) {
    return Arguments.of(List.of(line), expected);
  }
}
