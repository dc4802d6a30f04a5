package io.datatracing.propagators;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.propagation.Baggage;
import io.datatracing.bootstrap.propagation.Propagation;
import io.datatracing.bootstrap.propagation.Propagator;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanContext;
import io.opentelemetry.context.Context;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds of every format: what is written is read, nothing that is read throws. */
class FormatPropertiesTest {
  private static final List<String> ALL =
      List.of(
          "tracecontext",
          "b3",
          "b3multi",
          "jaeger",
          "xray",
          "xray-lambda",
          "gcp",
          "datadog",
          "ottrace");

  /** Every header that any format reads. */
  private static final List<String> NAMES =
      List.of(
          "b3",
          "x-b3-traceid",
          "x-b3-spanid",
          "x-b3-sampled",
          "x-b3-flags",
          "uber-trace-id",
          "uberctx-a",
          "jaeger-baggage",
          "jaeger-debug-id",
          "x-amzn-trace-id",
          "x-cloud-trace-context",
          "x-datadog-trace-id",
          "x-datadog-parent-id",
          "x-datadog-sampling-priority",
          "x-datadog-tags",
          "x-datadog-origin",
          "ot-tracer-traceid",
          "ot-tracer-spanid",
          "ot-tracer-sampled",
          "ot-baggage-a",
          "traceparent",
          "tracestate",
          "baggage");

  @Property
  void whatIsWrittenIsRead(
      @ForAll("formats") String name,
      @ForAll long high,
      @ForAll("ids") long low,
      @ForAll("ids") long span,
      @ForAll boolean sampled) {
    Propagator format = Formats.propagation(name, name);
    SpanContext written = Headers.caller(high, low, span, sampled ? 1 : 0);
    SpanContext read = Headers.writtenBy(format, written).callerBy(format);
    assertThat(read.traceIdHigh()).isEqualTo(name.equals("ottrace") ? 0 : high);
    assertThat(read.traceIdLow()).isEqualTo(low);
    assertThat(read.spanId()).isEqualTo(span);
    assertThat(read.flags()).isEqualTo(sampled ? 1 : 0);
  }

  @Property
  void debugIsReadWhereTheFormatHasIt(
      @ForAll("debugFormats") String name, @ForAll("ids") long low, @ForAll("ids") long span) {
    Propagator format = Formats.propagation(name, name);
    int debug = SpanContext.SAMPLED | SpanContext.DEBUG;
    SpanContext written = Headers.caller(0, low, span, debug);
    assertThat(Headers.writtenBy(format, written).callerBy(format).flags()).isEqualTo(debug);
  }

  @Property
  void missingDecisionIsReadWhereTheFormatHasIt(
      @ForAll("deferringFormats") String name, @ForAll("ids") long low, @ForAll("ids") long span) {
    Propagator format = Formats.propagation(name, name);
    SpanContext written = Headers.caller(7, low, span, SpanContext.DEFERRED);
    Headers headers = Headers.writtenBy(format, written);
    assertThat(headers.callerBy(format).flags()).isEqualTo(SpanContext.DEFERRED);
  }

  @Property(tries = 3000)
  void nothingThatIsReadThrows(
      @ForAll("formats") String name,
      @ForAll("headerNames") String header,
      @ForAll("nearlyValid") String value,
      @ForAll("headerNames") String second,
      @ForAll("nearlyValid") String secondValue) {
    Headers headers = Headers.of(header, value, second, secondValue);
    Context read = headers.readBy(Formats.propagation(name, name));
    SpanContext caller = Span.parentIn(read);
    if (caller != null) {
      assertThat(caller.traceIdHigh() | caller.traceIdLow()).isNotZero();
    }
    Context all = headers.readBy(Formats.propagation(String.join(",", ALL) + ",baggage", "none"));
    Baggage baggage = Baggage.from(all);
    assertThat(baggage == null ? 0 : baggage.header().length())
        .isLessThanOrEqualTo(Baggage.MAX_BYTES);
  }

  @Property
  void valueThatIsCutAnywhereIsNothingOrStillACaller(
      @ForAll("formats") String name,
      @ForAll("ids") long low,
      @ForAll("ids") long span,
      @ForAll int where) {
    Propagator format = Formats.propagation(name, name);
    Headers whole = Headers.writtenBy(format, Headers.caller(low, low, span, 1));
    whole
        .asMap()
        .forEach(
            (header, value) -> {
              Headers cut = new Headers();
              whole.asMap().forEach(cut::set);
              cut.set(header, value.substring(0, Math.floorMod(where, value.length())));
              SpanContext caller = cut.callerBy(format);
              if (caller != null) {
                assertThat(caller.traceIdHigh() | caller.traceIdLow()).isNotZero();
              }
            });
  }

  @Property
  void nothingStaleStaysBehind(
      @ForAll("formats") String name, @ForAll("ids") long low, @ForAll("flags") int flags) {
    Propagation format = Formats.propagation(name, name);
    Headers headers = new Headers();
    for (String field : format.fields()) {
      headers.set(field, "stale");
    }
    format.inject(
        CurrentContext.root(), Headers.caller(0, low, low, flags), headers, Headers.SETTER);
    assertThat(headers.asMap()).doesNotContainValue("stale");
    assertThat(format.fields()).containsAll(headers.asMap().keySet());
  }

  @Provide
  Arbitrary<String> formats() {
    return Arbitraries.of(ALL);
  }

  @Provide
  Arbitrary<String> debugFormats() {
    return Arbitraries.of("b3", "b3multi", "jaeger", "datadog");
  }

  @Provide
  Arbitrary<String> deferringFormats() {
    return Arbitraries.of("b3", "b3multi", "xray", "gcp", "datadog", "ottrace");
  }

  @Provide
  Arbitrary<Integer> flags() {
    return Arbitraries.of(0, 1, SpanContext.DEBUG | 1, SpanContext.DEFERRED);
  }

  @Provide
  Arbitrary<Long> ids() {
    return Arbitraries.longs().filter(id -> id != 0);
  }

  @Provide
  Arbitrary<String> headerNames() {
    return Arbitraries.of(NAMES);
  }

  @Provide
  Arbitrary<String> nearlyValid() {
    return Arbitraries.oneOf(
        Arbitraries.strings().withChars("0123456789abcdefABCDEF-:;=/,%d?.~ \t").ofMaxLength(80),
        Arbitraries.strings().ofMaxLength(40),
        Arbitraries.of(
            "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-d",
            "4bf92f3577b34da6a3ce929d0e0e4736",
            "a3ce929d0e0e4736",
            "00f067aa0ba902b7",
            "4bf92f3577b34da6a3ce929d0e0e4736:f067aa0ba902b7:0:3",
            "4bf92f3577b34da6a3ce929d0e0e4736/123;o=1",
            "Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=00f067aa0ba902b7;Sampled=?",
            "18446744073709551616",
            "-1",
            "_dd.p.tid=4bf92f3577b34da6,_dd.p.dm=-4"));
  }
}
