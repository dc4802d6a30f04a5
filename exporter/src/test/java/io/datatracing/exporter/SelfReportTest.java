package io.datatracing.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.datatracing.bootstrap.LossCause;
import io.datatracing.bootstrap.Losses;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.Tracer;
import io.datatracing.bootstrap.trace.TracerOptions;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the agent says of itself, read by OpenTelemetry's own classes. */
class SelfReportTest {
  private final Losses losses = new Losses();
  private final Settings settings =
      new Settings(
          Collections.singletonMap("datatracing.service.name", "checkout"),
          Collections.<String, String>emptyMap(),
          new Properties());
  private final Exporter exporter =
      new Exporter(
          ExporterOptions.to("http://127.0.0.1:1"), new ResourceDetector(settings), losses);
  private final SelfReport report = exporter.selfReport();

  @AfterEach
  void uninstall() {
    Tracer.uninstall();
  }

  @Test
  void metricsAreAValidOtlpRequest() throws Exception {
    losses.add(LossCause.QUEUE_FULL, 12);
    ExportMetricsServiceRequest request =
        ExportMetricsServiceRequest.parseFrom(report.metrics(1_000, 2_000));

    assertThat(request.getUnknownFields().asMap()).isEmpty();
    assertThat(request.getResourceMetrics(0).getResource().getAttributesList())
        .anyMatch(a -> a.getKey().equals("service.name"));
    ScopeMetrics scope = request.getResourceMetrics(0).getScopeMetrics(0);
    assertThat(scope.getScope().getName()).isEqualTo("io.datatracing");
    assertThat(scope.getMetricsList())
        .extracting(Metric::getName, Metric::hasSum, Metric::hasGauge, Metric::getUnit)
        .containsExactly(
            tuple("dropped_spans", true, false, "{span}"),
            tuple("exported_spans", true, false, "{span}"),
            tuple("skeleton_spans", true, false, "{span}"),
            tuple("span_queue_size", false, true, "{span}"),
            tuple("unreadable_record_ids", true, false, "{record}"));
    Metric dropped = scope.getMetrics(0);
    assertThat(dropped.getSum().getIsMonotonic()).isTrue();
    assertThat(dropped.getSum().getAggregationTemporality())
        .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
    assertThat(dropped.getSum().getDataPointsList())
        .extracting(point -> point.getAttributes(0).getValue().getStringValue())
        .containsExactlyElementsOf(
            () -> Arrays.stream(LossCause.values()).map(LossCause::id).iterator());
    NumberDataPoint full = dropped.getSum().getDataPoints(LossCause.QUEUE_FULL.ordinal());
    assertThat(full.getAttributes(0).getKey()).isEqualTo("cause");
    assertThat(full.getAsInt()).isEqualTo(12);
    assertThat(full.getStartTimeUnixNano()).isEqualTo(1_000);
    assertThat(full.getTimeUnixNano()).isEqualTo(2_000);
  }

  @Test
  void spansThatRunHaveNoEnd() throws Exception {
    Tracer tracer = Tracer.install(TracerOptions.to(exporter, losses));
    Span span = tracer.start("import", SpanKind.INTERNAL, CurrentContext.root());
    span.event("begun");

    List<io.opentelemetry.proto.trace.v1.Span> spans =
        ExportTraceServiceRequest.parseFrom(report.running(Collections.singletonList(span)))
            .getResourceSpans(0)
            .getScopeSpans(0)
            .getSpansList();

    assertThat(spans).hasSize(1);
    assertThat(spans.get(0).getName()).isEqualTo("import");
    assertThat(spans.get(0).getEndTimeUnixNano()).isZero();
    assertThat(spans.get(0).getStartTimeUnixNano()).isEqualTo(span.startEpochNanos());
  }

  @Test
  void countersGoWithEachRequest() {
    losses.add(LossCause.LIMIT, 2);
    losses.add(LossCause.HEAD_NOT_SAMPLED, 40);
    SpanQueue queue = new SpanQueue(1, 1 << 20, losses);
    Counters counters = new Counters(new ResourceDetector(settings).processId(), queue, losses);
    queue.offer(Spans.toNowhere().ended("first"));
    queue.offer(Spans.toNowhere().ended("refused"));

    Map<String, String> headers = counters.headers(7, 0);

    assertThat(headers)
        .containsEntry("datatracing-sequence", "7")
        .containsEntry("datatracing-ended", "2")
        .containsEntry(
            "datatracing-lost", "agent.head_not_sampled=40,agent.limit=2,agent.queue_full=1");
    assertThat(headers.get("datatracing-process")).hasSize(36);
    assertThat(losses.takeTraces(LossCause.QUEUE_FULL)).hasSize(1);
  }

  @Test
  void theProcessIsNamedAsTheResourcesInstance() {
    assertThat(report.resource()).containsEntry("service.instance.id", report.process());
    assertThat(report.resource()).containsEntry("service.name", "checkout");
    assertThat(report.capacity()).isEqualTo(32_768 + 512);
  }
}
