package io.datatracing.instrumentation.opentelemetryapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.datatracing.bootstrap.trace.InstrumentationScope;
import io.datatracing.instrumentation.testing.TestSpans;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the API has learned since 1.0. */
@Tag("newest")
@ExtendWith(InApplication.class)
class NewestApiTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  @Test
  void aBuiltTracerHasVersionAndSchema() throws Exception {
    InstrumentationScope expected = new InstrumentationScope("shop", "2", "https://schema/2");
    for (Tracer tracer :
        List.of(
            GlobalOpenTelemetry.tracerBuilder("shop")
                .setInstrumentationVersion("2")
                .setSchemaUrl("https://schema/2")
                .build(),
            GlobalOpenTelemetry.get()
                .tracerBuilder("shop")
                .setInstrumentationVersion("2")
                .setSchemaUrl("https://schema/2")
                .build(),
            GlobalOpenTelemetry.getOrNoop()
                .getTracerProvider()
                .tracerBuilder("shop")
                .setInstrumentationVersion("2")
                .setSchemaUrl("https://schema/2")
                .build())) {
      tracer.spanBuilder("work").startSpan().end();
      assertThat(spans.take().scope()).isEqualTo(expected);
      assertThat(tracer.isEnabled()).isTrue();
    }
  }

  @Test
  void valuesOfOneKindKeepIt() throws Exception {
    Span span = GlobalOpenTelemetry.getTracer("shop").spanBuilder("work").startSpan();
    span.setAttribute("s", Value.of("text"))
        .setAttribute("l", Value.of(7))
        .setAttribute("d", Value.of(0.5))
        .setAttribute("b", Value.of(true))
        .setAttribute("list", Value.of(Value.of(1), Value.of(2)))
        .setAttribute("mixed", Value.of(Value.of(1), Value.of("a")))
        .setAttribute("map", Value.of(KeyValue.of("k", Value.of("v"))))
        .setAttribute("bytes", Value.of(new byte[] {1, 2, 3}));
    span.end();

    assertThat(Recorded.attributes(spans.take()))
        .contains(
            entry("s", "text"),
            entry("l", 7L),
            entry("d", 0.5),
            entry("b", true),
            entry("list", List.of(1L, 2L)),
            entry("mixed", "[1,\"a\"]"),
            entry("map", "{\"k\":\"v\"}"),
            entry("bytes", "AQID"));
  }

  @Test
  void metersAndLoggersDoNothing() {
    GlobalOpenTelemetry.getMeter("shop").counterBuilder("orders").build().add(1);
    GlobalOpenTelemetry.get().getLogsBridge().get("shop").logRecordBuilder().setBody("x").emit();

    assertThat(spans.finished()).isZero();
  }
}
