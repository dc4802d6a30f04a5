package io.datatracing.instrumentation.opentelemetryapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.instrumentation.testing.TestSpans;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An application that brings an SDK. */
@Tag("newest")
@ExtendWith(InApplication.class)
class OwnSdkTest {
  private static final AtomicInteger EXPORTED = new AtomicInteger();

  @RegisterExtension final TestSpans spans = new TestSpans();

  private final OpenTelemetrySdk sdk =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(SimpleSpanProcessor.create(new CountingExporter()))
                  .build())
          .setMeterProvider(SdkMeterProvider.builder().build())
          .build();

  @Test
  void registeredGloballyItKeepsItsMetersAndLeavesTracesToTheAgent() throws Exception {
    GlobalOpenTelemetry.resetForTest();
    GlobalOpenTelemetry.set(sdk);
    try {
      GlobalOpenTelemetry.getTracer("shop").spanBuilder("work").startSpan().end();
      GlobalOpenTelemetry.get().getTracerProvider().get("shop").spanBuilder("2").startSpan().end();

      assertThat(spans.take().name()).isEqualTo("work");
      assertThat(spans.take().name()).isEqualTo("2");
      assertThat(GlobalOpenTelemetry.getMeterProvider().getClass().getName())
          .startsWith("io.opentelemetry.sdk.");
    } finally {
      GlobalOpenTelemetry.resetForTest();
    }
  }

  @Test
  void usedDirectlyItsSpansAndTheAgentsAreOneTrace() throws Exception {
    spans.inSpan(
        "outer",
        () -> {
          Span own = sdk.getTracer("own").spanBuilder("own").startSpan();
          try (Scope scope = own.makeCurrent()) {
            assertThat(Span.current()).isSameAs(own);
            spans.inSpan("inner", () -> "");
          }
          own.end();
          return own.getSpanContext();
        });

    io.datatracing.bootstrap.trace.Span inner = spans.take();
    io.datatracing.bootstrap.trace.Span outer = spans.take();
    assertThat(inner.traceIdLow()).isEqualTo(outer.traceIdLow());
    assertThat(inner.parentSpanId()).isNotEqualTo(outer.spanId());
    assertThat(EXPORTED).hasValue(1);
  }

  private static final class CountingExporter implements SpanExporter {
    @Override
    public CompletableResultCode export(Collection<SpanData> exported) {
      EXPORTED.addAndGet(exported.size());
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
