package io.datatracing.collector.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.collector.Collector;
import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Span;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Status;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The newest OpenTelemetry SDK for Java as client, over http/protobuf. */
class OpenTelemetrySdkTest {

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip"})
  void everythingASpanCanHoldArrives(String compression) {
    try (Collector collector = new Collector()) {
      SdkTracerProvider provider =
          SdkTracerProvider.builder()
              .setResource(
                  Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "shop")))
              .addSpanProcessor(
                  BatchSpanProcessor.builder(
                          OtlpHttpSpanExporter.builder()
                              .setEndpoint(collector.url() + "/v1/traces")
                              .setCompression(compression)
                              .build())
                      .build())
              .build();
      Tracer tracer = provider.tracerBuilder("lib").setInstrumentationVersion("1.2").build();
      var parent =
          tracer.spanBuilder("parent").setStartTimestamp(1_000, TimeUnit.NANOSECONDS).startSpan();
      parent.end(9_000, TimeUnit.NANOSECONDS);
      var child =
          tracer
              .spanBuilder("child")
              .setParent(Context.root().with(parent))
              .setSpanKind(io.opentelemetry.api.trace.SpanKind.CLIENT)
              .setStartTimestamp(2_000, TimeUnit.NANOSECONDS)
              .setAttribute("string", "ü")
              .setAttribute("long", -1)
              .setAttribute("double", 0.5)
              .setAttribute("boolean", true)
              .setAttribute(AttributeKey.stringArrayKey("strings"), List.of("a", "b"))
              .addLink(parent.getSpanContext(), Attributes.of(AttributeKey.longKey("n"), 1L))
              .startSpan();
      child.addEvent(
          "event", Attributes.of(AttributeKey.stringKey("k"), "v"), 3_000, TimeUnit.NANOSECONDS);
      child.setStatus(StatusCode.ERROR, "broken");
      child.end(4_000, TimeUnit.NANOSECONDS);
      assertThat(provider.shutdown().join(60, TimeUnit.SECONDS).isSuccess()).isTrue();

      List<Span> spans = collector.store.spans();
      assertThat(spans).extracting(Span::name).containsExactlyInAnyOrder("parent", "child");
      Span stored = spans.stream().filter(s -> s.name().equals("child")).findFirst().orElseThrow();
      assertThat(stored.traceId()).hasToString(child.getSpanContext().getTraceId());
      assertThat(stored.spanId()).hasToString(child.getSpanContext().getSpanId());
      assertThat(stored.parentSpanId()).hasToString(parent.getSpanContext().getSpanId());
      assertThat(stored.kind()).isEqualTo(SpanKind.CLIENT);
      assertThat(stored.startTimeUnixNano()).isEqualTo(2_000);
      assertThat(stored.endTimeUnixNano()).isEqualTo(4_000);
      assertThat(stored.status()).isEqualTo(new Status(Status.Code.ERROR, "broken"));
      assertThat(stored.attributes())
          .containsExactlyInAnyOrder(
              Attribute.of("string", "ü"),
              Attribute.of("long", -1),
              Attribute.of("double", 0.5),
              Attribute.of("boolean", true),
              new Attribute(
                  "strings",
                  AttributeValue.of(List.of(AttributeValue.of("a"), AttributeValue.of("b")))));
      assertThat(stored.events()).hasSize(1);
      assertThat(stored.events().get(0).timeUnixNano()).isEqualTo(3_000);
      assertThat(stored.events().get(0).attributes()).containsExactly(Attribute.of("k", "v"));
      assertThat(stored.links()).hasSize(1);
      assertThat(stored.links().get(0).spanId()).hasToString(parent.getSpanContext().getSpanId());
      assertThat(stored.service()).isEqualTo("shop");
      assertThat(stored.scope().name()).isEqualTo("lib");
      assertThat(stored.scope().version()).isEqualTo("1.2");
    }
  }
}
