package io.datatracing.collector.jaeger;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.collector.Collector;
import io.datatracing.collector.PeerProcess;
import io.datatracing.collector.ReceiverPort;
import io.datatracing.model.Attribute;
import io.datatracing.model.Event;
import io.datatracing.model.Span;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Jaeger's gRPC, with the last release of OpenTelemetry's exporter for it. */
class JaegerExporterTest {

  @Test
  void everythingASpanCanHoldArrivesOverGrpc() throws Exception {
    List<Path> classPath = new ArrayList<>();
    try (Stream<Path> jars = Files.list(Path.of("target", "jaeger-exporter"))) {
      jars.map(Path::toAbsolutePath).forEach(classPath::add);
    }
    classPath.add(PeerProcess.testClasses());
    try (Collector collector = new Collector(ReceiverPort.JAEGER_GRPC)) {
      String[] ids =
          PeerProcess.run(
                  classPath,
                  List.of(),
                  JaegerExporterMain.class,
                  () -> collector.store.spans().size() == 2,
                  collector.url(ReceiverPort.JAEGER_GRPC))
              .lines()
              .filter(line -> line.matches("[0-9a-f]{32} [0-9a-f]{16} [0-9a-f]{16}"))
              .findFirst()
              .orElseThrow()
              .split(" ");
      List<Span> spans = collector.store.spans();
      assertThat(spans).extracting(Span::name).containsExactlyInAnyOrder("child", "parent");
      // Each is sent by itself, and nothing says which arrives first.
      Span child = spans.get(spans.get(0).name().equals("child") ? 0 : 1);
      Span parent = spans.get(spans.get(0).name().equals("child") ? 1 : 0);
      assertThat(child.traceId()).hasToString(ids[0]);
      assertThat(child.parentSpanId()).hasToString(ids[1]);
      assertThat(child.spanId()).hasToString(ids[2]);
      assertThat(child.kind()).isEqualTo(SpanKind.CLIENT);
      assertThat(child.startTimeUnixNano()).isEqualTo(2_001);
      assertThat(child.endTimeUnixNano()).isEqualTo(4_000);
      assertThat(child.status()).isEqualTo(new Status(Status.Code.ERROR, "broken"));
      assertThat(child.scope().name()).isEqualTo("lib");
      assertThat(child.scope().version()).isEqualTo("1.2");
      assertThat(child.attributes())
          .contains(
              Attribute.of("string", "ü"),
              Attribute.of("long", -1),
              Attribute.of("double", 0.5),
              Attribute.of("boolean", true));
      assertThat(child.events())
          .containsExactly(new Event(3_000, "event", List.of(Attribute.of("k", "v")), 0));
      assertThat(child.service()).isEqualTo("shop");
      assertThat(child.resource().attributes()).contains(Attribute.of("deployment", "blue"));
      assertThat(parent.parentSpanId()).isNull();
    }
  }
}
