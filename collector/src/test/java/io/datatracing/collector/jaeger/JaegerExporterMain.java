package io.datatracing.collector.jaeger;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.concurrent.TimeUnit;

/** Runs with the last release of OpenTelemetry's exporter for Jaeger, and the SDK of its time. */
final class JaegerExporterMain {
  private JaegerExporterMain() {}

  public static void main(String[] args) throws Exception {
    // By name: what the tests are compiled against no longer has it.
    Class<?> type = Class.forName("io.opentelemetry.exporter.jaeger.JaegerGrpcSpanExporter");
    Object builder = type.getMethod("builder").invoke(null);
    builder.getClass().getMethod("setEndpoint", String.class).invoke(builder, args[0]);
    builder
        .getClass()
        .getMethod("setTimeout", long.class, TimeUnit.class)
        .invoke(builder, 60, TimeUnit.SECONDS);
    SpanExporter exporter = (SpanExporter) builder.getClass().getMethod("build").invoke(builder);
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setResource(
                Resource.create(
                    Attributes.of(
                        AttributeKey.stringKey("service.name"), "shop",
                        AttributeKey.stringKey("deployment"), "blue")))
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .build();
    Tracer tracer = provider.tracerBuilder("lib").setInstrumentationVersion("1.2").build();
    Span parent =
        tracer.spanBuilder("parent").setStartTimestamp(1_000, TimeUnit.NANOSECONDS).startSpan();
    Span child =
        tracer
            .spanBuilder("child")
            .setParent(Context.root().with(parent))
            .setSpanKind(SpanKind.CLIENT)
            .setStartTimestamp(2_001, TimeUnit.NANOSECONDS)
            .setAttribute("string", "ü")
            .setAttribute("long", -1)
            .setAttribute("double", 0.5)
            .setAttribute("boolean", true)
            .addLink(parent.getSpanContext())
            .startSpan();
    child.addEvent(
        "event", Attributes.of(AttributeKey.stringKey("k"), "v"), 3_000, TimeUnit.NANOSECONDS);
    child.setStatus(StatusCode.ERROR, "broken");
    child.end(4_000, TimeUnit.NANOSECONDS);
    parent.end(9_000, TimeUnit.NANOSECONDS);
    System.out.println(
        parent.getSpanContext().getTraceId()
            + " "
            + parent.getSpanContext().getSpanId()
            + " "
            + child.getSpanContext().getSpanId());
    // Until the test has got what it waits for.
    while (System.in.read() >= 0) {
      // Nothing is sent.
    }
  }
}
