package io.datatracing.propagators;

import static org.assertj.core.api.Assertions.assertThat;

import datadog.opentracing.DDTracer;
import ddtrot.dd.trace.common.writer.Writer;
import ddtrot.dd.trace.core.DDSpan;
import io.datatracing.bootstrap.propagation.Propagator;
import io.datatracing.bootstrap.propagation.TraceParent;
import io.datatracing.bootstrap.propagation.TraceState;
import io.datatracing.bootstrap.trace.SpanContext;
import io.opentracing.Span;
import io.opentracing.propagation.Format;
import io.opentracing.propagation.TextMapAdapter;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Datadog's own tracer reads what we write, and we read what it writes. */
class DatadogPeerTest {
  private static final Propagator DATADOG = Formats.propagation("datadog", "datadog");

  private static DDTracer tracer;

  @BeforeAll
  static void startTracer() {
    Properties properties = new Properties();
    properties.setProperty("dd.trace.propagation.style", "datadog");
    properties.setProperty("dd.remote_config.enabled", "false");
    properties.setProperty("dd.instrumentation.telemetry.enabled", "false");
    properties.setProperty("dd.jmxfetch.enabled", "false");
    properties.setProperty("dd.trace.128.bit.traceid.generation.enabled", "true");
    tracer = DDTracer.builder().withProperties(properties).writer(new Nowhere()).build();
  }

  @AfterAll
  static void stopTracer() {
    tracer.close();
  }

  @Test
  void weReadWhatTheirTracerWrites() {
    Span span = tracer.buildSpan("theirs").start();
    Map<String, String> written = new TreeMap<>();
    tracer.inject(span.context(), Format.Builtin.TEXT_MAP, new TextMapAdapter(written));
    Headers headers = new Headers();
    written.forEach(headers::set);
    SpanContext read = headers.callerBy(DATADOG);
    assertThat(id(read)).isEqualTo(span.context().toTraceId());
    assertThat(Long.toUnsignedString(read.spanId())).isEqualTo(span.context().toSpanId());
    assertThat(read.traceIdHigh()).isNotZero();
    assertThat(headers.get("x-datadog-tags"))
        .contains("_dd.p.tid=" + Digits.hex(read.traceIdHigh()));
    assertThat(read.flags() & SpanContext.SAMPLED).isNotZero();
    span.finish();
  }

  @ParameterizedTest
  @CsvSource({"0x463ac35c00000000, 2", "0, 1", "0x463ac35c00000000, -1"})
  void theirTracerGoesOnWithWhatWeWrite(String high, String priority) {
    SpanContext ours =
        new TraceParent(
            Long.decode(high),
            0xe8485a3953bb6124L,
            42,
            priority.equals("-1") ? 0 : 1,
            TraceState.parse("dd=s:" + priority + ";o:rum;t.dm:-4"));
    Map<String, String> headers = Headers.writtenBy(DATADOG, ours).asMap();
    Span span =
        tracer
            .buildSpan("theirs")
            .asChildOf(tracer.extract(Format.Builtin.TEXT_MAP, new TextMapAdapter(headers)))
            .start();
    Map<String, String> written = new TreeMap<>();
    tracer.inject(span.context(), Format.Builtin.TEXT_MAP, new TextMapAdapter(written));
    assertThat(written)
        .containsEntry("x-datadog-trace-id", headers.get("x-datadog-trace-id"))
        .containsEntry("x-datadog-sampling-priority", priority)
        .containsEntry("x-datadog-origin", "rum");
    assertThat(String.valueOf(written.get("x-datadog-tags")).contains("_dd.p.tid=463ac35c00000000"))
        .isEqualTo(ours.traceIdHigh() != 0);
    assertThat(id(ours)).isEqualTo(span.context().toTraceId());
    span.finish();
  }

  /** As OpenTracing shows it. */
  private static String id(SpanContext context) {
    return Long.toUnsignedString(context.traceIdLow());
  }

  private static final class Nowhere implements Writer {
    @Override
    public void write(List<DDSpan> trace) {}

    @Override
    public void start() {}

    @Override
    public boolean flush() {
      return true;
    }

    @Override
    public void close() {}

    @Override
    public void incrementDropCounts(int spanCount) {}
  }
}
