package io.datatracing.instrumentation.opentelemetryapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.instrumentation.testing.TestSpans;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.opentracingshim.OpenTracingShim;
import io.opentracing.Scope;
import io.opentracing.Span;
import io.opentracing.SpanContext;
import io.opentracing.Tracer;
import io.opentracing.propagation.Format;
import io.opentracing.propagation.TextMapAdapter;
import io.opentracing.tag.Tags;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** OpenTracing through OpenTelemetry's shim, over the agent. */
@Tag("newest")
@ExtendWith(InApplication.class)
class OpenTracingShimTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  private final Tracer tracer = OpenTracingShim.createTracerShim(GlobalOpenTelemetry.get());

  @Test
  void itsSpansAndAutomaticOnesNest() throws Exception {
    spans.inSpan(
        "outer",
        () -> {
          Span manual = tracer.buildSpan("manual").withTag("order", 17).start();
          try (Scope scope = tracer.activateSpan(manual)) {
            spans.inSpan("inner", () -> "");
            tracer.activeSpan().setTag(Tags.ERROR, true).log("noted");
          }
          manual.finish();
          return "";
        });

    io.datatracing.bootstrap.trace.Span inner = spans.take();
    io.datatracing.bootstrap.trace.Span manual = spans.take();
    io.datatracing.bootstrap.trace.Span outer = spans.take();
    assertThat(inner.isChildOf(manual)).isTrue();
    assertThat(manual.isChildOf(outer)).isTrue();
    assertThat(Recorded.attributes(manual)).containsEntry("order", 17L);
    assertThat(manual.status()).isEqualTo(io.datatracing.bootstrap.trace.SpanStatus.ERROR);
    assertThat(manual.events()).hasSize(1);
  }

  @Test
  void baggageAndContextTravel() throws Exception {
    Map<String, String> headers = new HashMap<>();
    Span span = tracer.buildSpan("call").start();
    span.setBaggageItem("tenant", "acme");
    tracer.inject(span.context(), Format.Builtin.TEXT_MAP, new TextMapAdapter(headers));
    span.finish();

    assertThat(headers.get("traceparent")).contains(span.context().toSpanId());
    assertThat(headers).containsEntry("baggage", "tenant=acme");
    SpanContext read = tracer.extract(Format.Builtin.TEXT_MAP, new TextMapAdapter(headers));
    tracer.buildSpan("served").asChildOf(read).start().finish();
    io.datatracing.bootstrap.trace.Span call = spans.take();
    assertThat(spans.take().parentSpanId()).isEqualTo(call.spanId());
  }
}
