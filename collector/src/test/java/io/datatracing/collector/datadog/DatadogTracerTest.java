package io.datatracing.collector.datadog;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.collector.Collector;
import io.datatracing.collector.PeerProcess;
import io.datatracing.collector.ReceiverPort;
import io.datatracing.model.Attribute;
import io.datatracing.model.Span;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Status;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Datadog's tracer for Java, which asks {@code /info} first. */
class DatadogTracerTest {

  @ParameterizedTest
  @CsvSource({"false, v0.4", "true, v0.5"})
  void everythingTheTracerSendsArrives(boolean fifth, String version) throws Exception {
    List<Path> classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .toList();
    try (Collector collector = new Collector(ReceiverPort.DATADOG)) {
      String output =
          PeerProcess.run(
              classPath,
              List.of(
                  "-Ddd.agent.host=127.0.0.1",
                  "-Ddd.trace.agent.port=" + collector.port(ReceiverPort.DATADOG),
                  "-Ddd.trace.agent.v0.5.enabled=" + fifth,
                  "-Ddd.service=shop",
                  "-Ddd.env=test",
                  "-Ddd.version=1.2",
                  "-Ddd.instrumentation.telemetry.enabled=false",
                  "-Ddd.remote_configuration.enabled=false",
                  "-Ddd.trace.128.bit.traceid.generation.enabled=true"),
              DatadogMain.class,
              () -> collector.store.spans().size() == 2);
      String[] ids =
          output
              .lines()
              .filter(line -> line.startsWith("ids "))
              .findFirst()
              .orElseThrow(() -> new AssertionError(output))
              .split(" ");
      List<Span> spans = collector.store.spans();
      Span parent = named(spans, "GET /orders");
      Span child = named(spans, "SELECT ?");
      assertThat(Long.toUnsignedString(parent.traceId().low())).isEqualTo(ids[1]);
      // 128 bits, of which the tracer's own API shows the lower half.
      assertThat(parent.traceId().high()).isNotZero();
      assertThat(child.traceId()).isEqualTo(parent.traceId());
      assertThat(Long.toUnsignedString(parent.spanId().value())).isEqualTo(ids[2]);
      assertThat(Long.toUnsignedString(child.spanId().value())).isEqualTo(ids[3]);
      assertThat(parent.parentSpanId()).isNull();
      assertThat(child.parentSpanId()).isEqualTo(parent.spanId());
      assertThat(parent.kind()).isEqualTo(SpanKind.SERVER);
      assertThat(child.kind()).isEqualTo(SpanKind.CLIENT);
      assertThat(parent.durationNanos()).isPositive();
      assertThat(parent.startTimeUnixNano()).isLessThanOrEqualTo(child.startTimeUnixNano());
      assertThat(parent.flags()).isEqualTo(1);
      assertThat(parent.status()).isEqualTo(Status.UNSET);
      assertThat(parent.service()).isEqualTo("shop");
      assertThat(parent.attributes())
          .contains(
              Attribute.of("operation.name", "servlet.request"),
              Attribute.of("span.type", "web"),
              Attribute.of("string", "ü"),
              Attribute.of("long", 7.0),
              Attribute.of("double", 0.5));
      assertThat(parent.resource().attributes())
          .contains(
              Attribute.of("deployment.environment.name", "test"),
              Attribute.of("telemetry.sdk.name", "datadog"),
              Attribute.of("telemetry.sdk.language", "java"));
      assertThat(child.service()).isEqualTo("orders-db");
      assertThat(child.status()).isEqualTo(new Status(Status.Code.ERROR, "broken"));
      assertThat(child.attributes())
          .contains(
              Attribute.of("operation.name", "database.query"),
              Attribute.of("error.type", "java.lang.IllegalStateException"));
      assertThat(
              collector.metric(
                  "datatracing_collector_accepted_spans_total{encoding=\""
                      + version
                      + "\",receiver=\"datadog\"}"))
          .isEqualTo(2);
    }
  }

  private static Span named(List<Span> spans, String name) {
    return spans.stream()
        .filter(span -> span.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in " + spans));
  }
}
