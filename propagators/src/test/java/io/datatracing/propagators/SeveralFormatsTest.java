package io.datatracing.propagators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.bootstrap.Losses;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.propagation.Baggage;
import io.datatracing.bootstrap.propagation.Propagation;
import io.datatracing.bootstrap.trace.AttributeKey;
import io.datatracing.bootstrap.trace.Sampler;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanContext;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.SpanStart;
import io.datatracing.bootstrap.trace.Tracer;
import io.datatracing.bootstrap.trace.TracerOptions;
import io.datatracing.bootstrap.trace.TracingMode;
import io.opentelemetry.context.Context;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Order, conflicts, and what is recorded of what came. */
class SeveralFormatsTest {
  private static final String ID = "463ac35c9f6413ad48485a3953bb6124";
  private static final String B3 = "11111111111111112222222222222222-3333333333333333-1";
  private static final String W3C = "00-" + ID + "-a2fb4a1d1a96d312-01";
  private static final AttributeKey CONFLICT = AttributeKey.of("datatracing.propagation.conflict");
  private static final AttributeKey CONFLICT_IDS =
      AttributeKey.of("datatracing.propagation.conflict.trace_ids");

  @AfterEach
  void uninstall() {
    Tracer.uninstall();
  }

  @Test
  void theLastThatSaysSomethingValidWinsAndTheLoserIsRecorded() {
    Headers headers = Headers.of("b3", B3, "traceparent", W3C);
    Span span = spanBelow("b3,tracecontext", headers);
    assertThat(span.traceIdHigh()).isEqualTo(0x463ac35c9f6413adL);
    assertThat((String[]) span.get(CONFLICT)).containsExactly("b3");
    assertThat((String[]) span.get(CONFLICT_IDS))
        .containsExactly("11111111111111112222222222222222");
    Span other = spanBelow("tracecontext,b3", headers);
    assertThat(other.traceIdHigh()).isEqualTo(0x1111111111111111L);
    assertThat((String[]) other.get(CONFLICT)).containsExactly("traceparent");
  }

  @Test
  void everyLoserIsRecordedOnTheLocalRootOnly() {
    Headers headers = Headers.of("b3", B3, "uber-trace-id", "5:6:0:1", "traceparent", W3C);
    Span root = spanBelow("b3,jaeger,tracecontext", headers);
    assertThat((String[]) root.get(CONFLICT)).containsExactly("b3", "uber-trace-id");
    Span child = Tracer.get().start("child", SpanKind.INTERNAL, root.in(CurrentContext.root()));
    assertThat(child.get(CONFLICT)).isNull();
  }

  @Test
  void aHeaderThatIsNotValidNeitherWinsNorConflicts() {
    Span span = spanBelow("tracecontext,b3", Headers.of("b3", "bad", "traceparent", W3C));
    assertThat(span.traceIdHigh()).isEqualTo(0x463ac35c9f6413adL);
    assertThat(span.get(CONFLICT)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "'tracecontext,b3', x-b3-sampled, 0",
    "'b3,tracecontext', x-b3-sampled, 0",
    "'tracecontext,b3', b3, d",
    "'tracecontext,xray', x-amzn-trace-id, Root=1-00000001-000000000000000000000002",
    "'xray,tracecontext', x-amzn-trace-id, Root=1-00000001-000000000000000000000002",
    "'tracecontext,jaeger', jaeger-debug-id, ticket",
    "'tracecontext,gcp', x-cloud-trace-context, 11111111111111112222222222222222",
  })
  void whatNamesNoSpanNeitherWinsOverOneNorConflicts(String order, String name, String value) {
    Span span = spanBelow(order, Headers.of("traceparent", W3C, name, value));
    assertThat(span.traceIdHigh()).isEqualTo(0x463ac35c9f6413adL);
    assertThat(span.parentSpanId()).isEqualTo(0xa2fb4a1d1a96d312L);
    assertThat(span.get(CONFLICT)).isNull();
  }

  @Test
  void equalTracesAreNoConflict() {
    Headers headers = Headers.of("traceparent", W3C, "b3", ID + "-4444444444444444-1");
    Span span = spanBelow("tracecontext,b3", headers);
    assertThat(span.parentSpanId()).isEqualTo(0x4444444444444444L);
    assertThat(span.get(CONFLICT)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"'tracecontext,datadog'", "'datadog,tracecontext'"})
  void aTraceCutTo64BitsIsCompletedByTheFormatThatHasAll(String order) {
    Headers headers =
        Headers.of(
            "traceparent",
            W3C,
            "x-datadog-trace-id",
            Long.toUnsignedString(0x48485a3953bb6124L),
            "x-datadog-parent-id",
            "5");
    Span span = spanBelow(order, headers);
    assertThat(span.traceIdHigh()).isEqualTo(0x463ac35c9f6413adL);
    assertThat(span.traceIdLow()).isEqualTo(0x48485a3953bb6124L);
    assertThat(span.parentSpanId()).isEqualTo(order.endsWith("datadog") ? 5 : 0xa2fb4a1d1a96d312L);
    assertThat(span.get(CONFLICT)).isNull();
  }

  @Test
  void baggageOfSeveralFormatsIsMerged() {
    Headers headers = Headers.of("uberctx-a", "1", "uberctx-b", "2", "baggage", "b=3,c=4");
    Baggage merged = Baggage.from(headers.readBy(Formats.propagation("jaeger,baggage", "none")));
    assertThat(merged).hasToString("a=1,b=3,c=4");
    Baggage other = Baggage.from(headers.readBy(Formats.propagation("baggage,jaeger", "none")));
    assertThat(other.get("b")).isEqualTo("2");
    assertThat(other.get("c")).isEqualTo("4");
  }

  @Test
  void readingAndWritingAreApart() {
    Propagation format = Formats.propagation("b3,xray", "tracecontext,datadog");
    Headers headers = Headers.of("b3", B3);
    Headers written = Headers.writtenBy(format, headers.callerBy(format));
    assertThat(written.get("traceparent")).startsWith("00-11111111111111112222222222222222-");
    assertThat(written.get("x-datadog-trace-id")).isEqualTo("2459565876494606882");
    assertThat(written.get("b3")).isNull();
    assertThat(Headers.of("traceparent", W3C).callerBy(format)).isNull();
  }

  @Test
  void namesHaveAliasesAndCountOnce() {
    assertThat(
            Formats.propagation("none", "w3c, dd ,aws,google,b3single,b3,jaeger,jaeger").fields())
        .containsExactly(
            "traceparent",
            "tracestate",
            "x-datadog-trace-id",
            "x-datadog-parent-id",
            "x-datadog-sampling-priority",
            "x-datadog-origin",
            "x-datadog-tags",
            "X-Amzn-Trace-Id",
            "X-Cloud-Trace-Context",
            "b3",
            "uber-trace-id");
    assertThatThrownBy(() -> Formats.propagation("b4", "none"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"b4\"")
        .hasMessageContaining("b3multi");
  }

  @ParameterizedTest
  @CsvSource({"b3, 0, false", "b3, 1, true", "x-b3-flags, 1, true", "x-b3-sampled, 0, false"})
  void aDecisionWithoutIdsIsFollowedByATraceThatBeginsHere(
      String name, String value, boolean recording) {
    Span span = spanBelow("b3", Headers.of(name, value), Sampler.parentBased(Sampler.alwaysOn()));
    assertThat(span.isRecording()).isEqualTo(recording);
    assertThat(span.parentSpanId()).isZero();
    assertThat(span.hasRemoteParent()).isFalse();
  }

  @Test
  void withoutADecisionOurSamplerDecides() {
    Headers headers = Headers.of("b3", "1111111111111111-3333333333333333");
    assertThat(spanBelow("b3", headers, Sampler.parentBased(Sampler.alwaysOn())).isRecording())
        .isTrue();
    Span off = spanBelow("b3", headers, Sampler.parentBased(Sampler.alwaysOff()));
    assertThat(off.isRecording()).isFalse();
    assertThat(off.parentSpanId()).isEqualTo(0x3333333333333333L);
    assertThat(off.flags() & SpanContext.DEFERRED).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "0",
    "d",
    "1111111111111111-3333333333333333",
    "1111111111111111-3333333333333333-0",
    "11111111111111112222222222222222-3333333333333333-d"
  })
  void whatComesGoesOnUnchangedWhereNothingIsRecorded(String header) {
    Propagation format = Formats.propagation("b3", "b3");
    Tracer tracer =
        Tracer.install(
            TracerOptions.to(span -> true, new Losses())
                .withPropagation(format)
                .withMode(TracingMode.NONE));
    Span span = tracer.start("here", SpanKind.SERVER, Headers.of("b3", header).readBy(format));
    assertThat(Headers.writtenBy(format, span).get("b3")).isEqualTo(header);
    Formats.propagation("none", "tracecontext,jaeger,ottrace,datadog,xray,gcp")
        .inject(CurrentContext.root(), span, new Headers(), Headers.SETTER);
  }

  @Test
  void debugTravelsThroughASpan() {
    Span span = spanBelow("b3", Headers.of("b3", "1111111111111111-3333333333333333-d"));
    assertThat(
            Headers.writtenBy(Formats.propagation("none", "b3,jaeger,tracecontext"), span).asMap())
        .containsEntry("b3", "1111111111111111-" + Digits.hex(span.spanId()) + "-d")
        .containsEntry("uber-trace-id", "1111111111111111:" + Digits.hex(span.spanId()) + ":0:3")
        .containsEntry(
            "traceparent",
            "00-00000000000000001111111111111111-" + Digits.hex(span.spanId()) + "-01");
  }

  @Test
  void namedMembersOfBaggageAreAttributesOfEverySpan() {
    Headers headers = Headers.of("traceparent", W3C, "baggage", "tenant=bl%C3%BCe,user=7;x=y,k=v");
    Span root = spanBelow("tracecontext,baggage", headers, "tenant, user, absent");
    assertThat(root.attributeCount()).isEqualTo(2);
    assertThat(root.get(AttributeKey.of("tenant"))).isEqualTo("blüe");
    assertThat(root.get(AttributeKey.of("user"))).isEqualTo("7");
    Context below = root.in(CurrentContext.root());
    Span child = Tracer.get().start("child", SpanKind.INTERNAL, below);
    assertThat(child.get(AttributeKey.of("tenant"))).isEqualTo("blüe");
    Span all = spanBelow("tracecontext,baggage", headers, "*");
    assertThat(all.attributeCount()).isEqualTo(3);
  }

  @Test
  void nothingIsDoneAtTheStartUnlessAsked() {
    assertThat(Formats.atStart("tracecontext,baggage,none", null)).isNotNull();
    assertThat(Formats.atStart("b3", null)).isNull();
    assertThat(Formats.atStart("b3", " , ")).isNull();
  }

  private static Span spanBelow(String read, Headers headers) {
    return spanBelow(read, headers, Sampler.alwaysOn());
  }

  private static Span spanBelow(String read, Headers headers, Sampler sampler) {
    return spanBelow(read, headers, sampler, null);
  }

  private static Span spanBelow(String read, Headers headers, String baggage) {
    return spanBelow(read, headers, Sampler.alwaysOn(), baggage);
  }

  private static Span spanBelow(String read, Headers headers, Sampler sampler, String baggage) {
    Propagation format = Formats.propagation(read, "none");
    SpanStart atStart = Formats.atStart(read, baggage);
    Tracer tracer =
        Tracer.install(
            TracerOptions.to(span -> true, new Losses())
                .withSampler(sampler)
                .withPropagation(format)
                .withStart(atStart));
    return tracer.start("here", SpanKind.SERVER, headers.readBy(format));
  }
}
