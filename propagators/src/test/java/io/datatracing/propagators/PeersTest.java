package io.datatracing.propagators;

import static org.assertj.core.api.Assertions.assertThat;

import brave.propagation.B3Propagation;
import brave.propagation.Propagation.Getter;
import brave.propagation.Propagation.Setter;
import brave.propagation.TraceContext;
import brave.propagation.TraceContextOrSamplingFlags;
import com.google.cloud.opentelemetry.propagators.XCloudTraceContextPropagator;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.propagation.Baggage;
import io.datatracing.bootstrap.propagation.Propagator;
import io.datatracing.bootstrap.trace.SpanContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.contrib.awsxray.propagator.AwsXrayPropagator;
import io.opentelemetry.extension.trace.propagation.B3Propagator;
import io.opentelemetry.extension.trace.propagation.JaegerPropagator;
import io.opentelemetry.extension.trace.propagation.OtTracePropagator;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The formats' own libraries read what we write, and we read what they write. */
@SuppressWarnings("deprecation") // Jaeger's and OpenTracing's headers are old; their users are not
class PeersTest {
  private static final TextMapGetter<Headers> GETTER =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Headers headers) {
          return headers.asMap().keySet();
        }

        @Override
        public String get(Headers headers, String name) {
          return headers.get(name);
        }
      };

  @Property
  void openTelemetryReadsWhatWeWrite(
      @ForAll("formats") String name,
      @ForAll("highs") long high,
      @ForAll("ids") long low,
      @ForAll("ids") long span,
      @ForAll boolean sampled) {
    SpanContext written = Headers.caller(high, low, span, sampled ? 1 : 0);
    Headers headers = Headers.writtenBy(Formats.propagation("none", name), written);
    var read =
        Span.fromContext(peer(name).extract(Context.root(), headers, GETTER)).getSpanContext();
    assertThat(read.getTraceId())
        .isEqualTo(TraceId.fromLongs(name.equals("ottrace") ? 0 : high, low));
    assertThat(read.getSpanId()).isEqualTo(SpanId.fromLong(span));
    assertThat(read.isSampled()).isEqualTo(sampled);
  }

  @Property
  void weReadWhatOpenTelemetryWrites(
      @ForAll("formats") String name,
      @ForAll("highs") long high,
      @ForAll("ids") long low,
      @ForAll("ids") long span,
      @ForAll boolean sampled) {
    var written =
        io.opentelemetry.api.trace.SpanContext.create(
            TraceId.fromLongs(high, low),
            SpanId.fromLong(span),
            sampled ? TraceFlags.getSampled() : TraceFlags.getDefault(),
            TraceState.getDefault());
    Headers headers = new Headers();
    peer(name).inject(Context.root().with(Span.wrap(written)), headers, Headers::set);
    SpanContext read = headers.callerBy(Formats.propagation(name, "none"));
    assertThat(read.traceIdHigh()).isEqualTo(name.equals("ottrace") ? 0 : high);
    assertThat(read.traceIdLow()).isEqualTo(low);
    assertThat(read.spanId()).isEqualTo(span);
    assertThat(read.flags()).isEqualTo(sampled ? 1 : 0);
  }

  @Property
  void baggageInHeadersOfItsOwnIsOpenTelemetrys(
      @ForAll("baggageFormats") String name,
      @ForAll("names") String key,
      @ForAll("texts") String text) {
    // OpenTelemetry does not encode here, Jaeger's own libraries do: these two chars differ.
    String value = name.equals("jaeger") ? text.replaceAll("[%+]", "_") : text;
    Propagator format = Formats.propagation(name, name);
    Headers ours = new Headers();
    format.inject(
        Baggage.empty().with(key, value).in(CurrentContext.root()),
        Headers.caller(1, 2, 3, 1),
        ours,
        Headers.SETTER);
    Context theirs = peer(name).extract(Context.root(), ours, GETTER);
    assertThat(io.opentelemetry.api.baggage.Baggage.fromContext(theirs).getEntryValue(key))
        .isEqualTo(value);
    Headers back = new Headers();
    peer(name).inject(theirs, back, Headers::set);
    assertThat(Baggage.from(back.readBy(format)).get(key)).isEqualTo(value);
  }

  @Property
  void braveReadsWhatWeWrite(
      @ForAll boolean single,
      @ForAll("highs") long high,
      @ForAll("ids") long low,
      @ForAll("ids") long span,
      @ForAll("decisions") int flags) {
    String name = single ? "b3" : "b3multi";
    Headers headers =
        Headers.writtenBy(
            Formats.propagation("none", name), Headers.caller(high, low, span, flags));
    TraceContext read = brave(single).extractor(BRAVE_GETTER).extract(headers).context();
    assertThat(read.traceIdHigh()).isEqualTo(high);
    assertThat(read.traceId()).isEqualTo(low);
    assertThat(read.spanId()).isEqualTo(span);
    assertThat(read.sampled()).isEqualTo(decision(flags));
    assertThat(read.debug()).isEqualTo((flags & SpanContext.DEBUG) != 0);
  }

  @Property
  void weReadWhatBraveWrites(
      @ForAll boolean single,
      @ForAll("highs") long high,
      @ForAll("ids") long low,
      @ForAll("ids") long span,
      @ForAll("ids") long parent,
      @ForAll("decisions") int flags) {
    TraceContext.Builder written =
        TraceContext.newBuilder().traceIdHigh(high).traceId(low).parentId(parent).spanId(span);
    written.sampled(decision(flags)).debug((flags & SpanContext.DEBUG) != 0);
    Headers headers = new Headers();
    brave(single).injector(BRAVE_SETTER).inject(written.build(), headers);
    SpanContext read = headers.callerBy(Formats.propagation(single ? "b3" : "b3multi", "none"));
    assertThat(read.traceIdHigh()).isEqualTo(high);
    assertThat(read.traceIdLow()).isEqualTo(low);
    assertThat(read.spanId()).isEqualTo(span);
    assertThat(read.flags()).isEqualTo(flags);
  }

  @Property(tries = 20)
  void braveReadsADecisionWithoutIds(@ForAll boolean single, @ForAll("made") int flags) {
    SpanContext decided = Headers.caller(1, 2, 0, flags);
    Headers headers =
        Headers.writtenBy(Formats.propagation("none", single ? "b3" : "b3multi"), decided);
    TraceContextOrSamplingFlags read = brave(single).extractor(BRAVE_GETTER).extract(headers);
    assertThat(read.context()).isNull();
    assertThat(read.sampled()).isEqualTo(decision(flags));
    assertThat(read.samplingFlags().debug()).isEqualTo((flags & SpanContext.DEBUG) != 0);
  }

  private static final Setter<Headers, String> BRAVE_SETTER = Headers::set;
  private static final Getter<Headers, String> BRAVE_GETTER = Headers::get;

  private static brave.propagation.Propagation<String> brave(boolean single) {
    return B3Propagation.newFactoryBuilder()
        .injectFormat(single ? B3Propagation.Format.SINGLE : B3Propagation.Format.MULTI)
        .build()
        .get();
  }

  private static Boolean decision(int flags) {
    return (flags & SpanContext.DEFERRED) != 0 ? null : (flags & SpanContext.SAMPLED) != 0;
  }

  private static TextMapPropagator peer(String name) {
    return switch (name) {
      case "tracecontext" -> W3CTraceContextPropagator.getInstance();
      case "b3" -> B3Propagator.injectingSingleHeader();
      case "b3multi" -> B3Propagator.injectingMultiHeaders();
      case "jaeger" -> JaegerPropagator.getInstance();
      case "ottrace" -> OtTracePropagator.getInstance();
      case "xray" -> AwsXrayPropagator.getInstance();
      case "gcp" -> new XCloudTraceContextPropagator(false);
      default -> throw new IllegalArgumentException(name);
    };
  }

  @Provide
  Arbitrary<String> formats() {
    return Arbitraries.of("tracecontext", "b3", "b3multi", "jaeger", "ottrace", "xray", "gcp");
  }

  @Provide
  Arbitrary<String> baggageFormats() {
    return Arbitraries.of("jaeger", "ottrace");
  }

  @Provide
  Arbitrary<Long> ids() {
    return Arbitraries.longs().filter(id -> id != 0);
  }

  /** Half of the traces have 64 bits. */
  @Provide
  Arbitrary<Long> highs() {
    return Arbitraries.oneOf(Arbitraries.just(0L), ids());
  }

  @Provide
  Arbitrary<Integer> decisions() {
    return Arbitraries.of(0, 1, SpanContext.DEBUG | 1, SpanContext.DEFERRED);
  }

  @Provide
  Arbitrary<Integer> made() {
    return Arbitraries.of(0, 1, SpanContext.DEBUG | 1);
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .ofMinLength(1)
        .ofMaxLength(12)
        .map(name -> name.toLowerCase(Locale.ROOT));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .withChars("abcxyzABC0189-_.~!*'()&+%/?=@:$ ")
        .ofMinLength(1)
        .ofMaxLength(20)
        .map(text -> "a" + text + "z");
  }
}
