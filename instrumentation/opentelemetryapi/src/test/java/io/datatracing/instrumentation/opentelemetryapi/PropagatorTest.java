package io.datatracing.instrumentation.opentelemetryapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.instrumentation.testing.TestSpans;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Headers that the application reads and writes by hand are the agent's. */
@ExtendWith(InApplication.class)
class PropagatorTest {
  private static final String PARENT = "00-0123456789abcdef0123456789abcdef-fedcba9876543210-01";

  @RegisterExtension final TestSpans spans = new TestSpans();

  private final Tracer tracer = GlobalOpenTelemetry.getTracer("shop");
  private final TextMapPropagator propagator =
      GlobalOpenTelemetry.getPropagators().getTextMapPropagator();

  @Test
  void itNamesTheHeadersThatAreWritten() {
    assertThat(propagator.fields()).containsExactly("traceparent", "tracestate", "baggage");
  }

  @Test
  void theCurrentSpanAndBaggageAreWritten() throws Exception {
    Map<String, String> headers = new LinkedHashMap<>();
    Span span = tracer.spanBuilder("call").startSpan();
    Context context =
        Context.current().with(span).with(Baggage.builder().put("tenant", "acme").build());
    propagator.inject(context, headers, Map::put);
    span.end();

    SpanContext sent = span.getSpanContext();
    assertThat(headers)
        .containsEntry("traceparent", "00-" + sent.getTraceId() + "-" + sent.getSpanId() + "-03")
        .containsEntry("baggage", "tenant=acme");
    spans.take();
  }

  @Test
  void anAutomaticSpanIsWrittenToo() throws Exception {
    Map<String, String> headers = new LinkedHashMap<>();
    spans.inSpan(
        "automatic",
        () -> {
          propagator.inject(Context.current(), headers, Map::put);
          return "";
        });

    assertThat(headers.get("traceparent")).contains(String.format("%016x", spans.take().spanId()));
  }

  @Test
  void baggageAloneIsWrittenAlone() {
    Map<String, String> headers = new LinkedHashMap<>();
    propagator.inject(
        Context.root().with(Baggage.builder().put("tenant", "acme").build()), headers, Map::put);
    propagator.inject(Context.root(), headers, Map::put);

    assertThat(headers).containsExactly(Map.entry("baggage", "tenant=acme"));
  }

  @Test
  void whatIsReadIsTheParentOfBothSides() throws Exception {
    Map<String, String> headers =
        Map.of("traceparent", PARENT, "tracestate", "a=1,b=2", "baggage", "tenant=acme");

    Context context = propagator.extract(Context.current(), headers, new MapGetter());

    SpanContext read = Span.fromContext(context).getSpanContext();
    assertThat(read.isRemote()).isTrue();
    assertThat(read.getSpanId()).isEqualTo("fedcba9876543210");
    assertThat(new ArrayList<>(read.getTraceState().asMap().keySet())).containsExactly("a", "b");
    assertThat(Baggage.fromContext(context).getEntryValue("tenant")).isEqualTo("acme");
    try (Scope scope = context.makeCurrent()) {
      tracer.spanBuilder("manual").startSpan().end();
      spans.inSpan("automatic", () -> "");
    }
    assertThat(spans.take().parentSpanId()).isEqualTo(0xfedcba9876543210L);
    assertThat(spans.take().parentSpanId()).isEqualTo(0xfedcba9876543210L);
  }

  @Test
  void whatIsNotValidChangesNothing() {
    Context context = Context.current();
    assertThat(propagator.extract(context, Map.of("traceparent", "00-1-2-3"), new MapGetter()))
        .isSameAs(context);
    assertThat(propagator.extract(context, Map.<String, String>of(), null)).isSameAs(context);
    propagator.inject(context, null, null);
    propagator.inject(null, new TreeMap<String, String>(), Map::put);
  }

  private static final class MapGetter implements TextMapGetter<Map<String, String>> {
    @Override
    public Iterable<String> keys(Map<String, String> carrier) {
      return carrier.keySet();
    }

    @Override
    public String get(Map<String, String> carrier, String key) {
      return carrier.get(key);
    }
  }
}
