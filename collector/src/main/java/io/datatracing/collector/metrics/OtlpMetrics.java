package io.datatracing.collector.metrics;

import io.datatracing.model.SpanKind;
import io.datatracing.model.Status;
import io.datatracing.model.otlp.ProtobufWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The figures as requests of OTLP's <a
 * href="https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/metrics/v1/metrics.proto">metrics</a>,
 * cumulative since the node began. Names and attributes are those of the OpenTelemetry Collector's
 * span metrics connector, and of its service graphs. A request has a bounded number of points.
 */
final class OtlpMetrics {
  static final String CALLS = "traces.span.metrics.calls";
  static final String DURATION = "traces.span.metrics.duration";
  static final String EDGES = "traces_service_graph_request_total";
  static final String FAILED_EDGES = "traces_service_graph_request_failed_total";

  /** Of each metric in a request; a histogram's is below a kilobyte with the usual buckets. */
  static final int POINTS = 1_000;

  private static final double NANOS_PER_SECOND = 1e9;
  private static final int CUMULATIVE = 2;
  private static final int SUM = 7;
  private static final int HISTOGRAM = 9;

  private final String node;
  private final long startUnixNano;
  private final long[] boundsNanos;

  /**
   * @param startUnixNano since when the figures count
   */
  OtlpMetrics(String node, long startUnixNano, long[] boundsNanos) {
    this.node = node;
    this.startUnixNano = startUnixNano;
    this.boundsNanos = boundsNanos;
  }

  /** As many requests as all of it takes, each made when it is asked for; none without figures. */
  Iterator<byte[]> requests(
      List<Series> series, Map<EdgeTable.Edge, long[]> edges, long nowUnixNano) {
    List<Map.Entry<EdgeTable.Edge, long[]>> all = List.copyOf(edges.entrySet());
    return Stream.concat(
            parts(series).map(some -> (Content) out -> series(out, some, nowUnixNano)),
            parts(all).map(some -> (Content) out -> edges(out, some, nowUnixNano)))
        .map(this::request)
        .iterator();
  }

  private static <T> Stream<List<T>> parts(List<T> all) {
    return IntStream.range(0, (all.size() + POINTS - 1) / POINTS)
        .mapToObj(i -> all.subList(i * POINTS, Math.min(all.size(), (i + 1) * POINTS)));
  }

  private void edges(
      ProtobufWriter out, List<Map.Entry<EdgeTable.Edge, long[]>> some, long nowUnixNano) {
    edges(out, EDGES, "Calls and records between two services.", some, 0, nowUnixNano);
    edges(out, FAILED_EDGES, "Those of which an end failed.", some, 1, nowUnixNano);
  }

  private interface Content {
    void write(ProtobufWriter out);
  }

  private byte[] request(Content metrics) {
    ProtobufWriter out = new ProtobufWriter();
    int resourceMetrics = out.beginMessage(1);
    int resource = out.beginMessage(1);
    attribute(out, 1, "service.name", "datatracing-collector");
    attribute(out, 1, "datatracing.node", node);
    out.endMessage(resource);
    int scopeMetrics = out.beginMessage(2);
    int scope = out.beginMessage(1);
    out.stringField(1, "io.datatracing.collector");
    out.endMessage(scope);
    metrics.write(out);
    out.endMessage(scopeMetrics);
    out.endMessage(resourceMetrics);
    return out.toByteArray();
  }

  private void series(ProtobufWriter out, List<Series> series, long now) {
    // What a sum and a histogram say of a series is of one moment.
    List<long[]> counts = series.stream().map(Series::counts).toList();
    int calls = metric(out, CALLS, "Spans, before sampling.", "{span}");
    int sum = out.beginMessage(SUM);
    for (int i = 0; i < series.size(); i++) {
      int point = out.beginMessage(1);
      attributes(out, 7, series.get(i));
      times(out, now);
      out.requiredFixed64Field(6, Arrays.stream(counts.get(i)).sum());
      out.endMessage(point);
    }
    endSum(out, sum, calls);
    int durations = metric(out, DURATION, "Their durations.", "s");
    int histogram = out.beginMessage(HISTOGRAM);
    for (int i = 0; i < series.size(); i++) {
      histogramPoint(out, series.get(i), counts.get(i), now);
    }
    out.varintField(2, CUMULATIVE);
    out.endMessage(histogram);
    out.endMessage(durations);
  }

  private void histogramPoint(ProtobufWriter out, Series one, long[] counts, long now) {
    int point = out.beginMessage(1);
    attributes(out, 9, one);
    times(out, now);
    out.requiredFixed64Field(4, Arrays.stream(counts).sum());
    out.requiredFixed64Field(5, Double.doubleToRawLongBits(one.sumNanos() / NANOS_PER_SECOND));
    for (long count : counts) {
      out.requiredFixed64Field(6, count);
    }
    for (long bound : boundsNanos) {
      out.requiredFixed64Field(7, Double.doubleToRawLongBits(bound / NANOS_PER_SECOND));
    }
    for (int i = 0; i < counts.length; i++) {
      Series.Example example = one.example(i);
      if (example != null) {
        int exemplar = out.beginMessage(8);
        out.fixed64Field(2, example.atUnixNano());
        out.requiredFixed64Field(
            3, Double.doubleToRawLongBits(example.durationNanos() / NANOS_PER_SECOND));
        out.idField(4, example.spanId());
        out.idField(5, example.traceIdHigh(), example.traceIdLow());
        out.endMessage(exemplar);
      }
    }
    out.endMessage(point);
  }

  private void edges(
      ProtobufWriter out,
      String name,
      String description,
      List<Map.Entry<EdgeTable.Edge, long[]>> edges,
      int figure,
      long now) {
    int metric = metric(out, name, description, "{request}");
    int sum = out.beginMessage(SUM);
    for (Map.Entry<EdgeTable.Edge, long[]> edge : edges) {
      int point = out.beginMessage(1);
      attribute(out, 7, "client", edge.getKey().client());
      attribute(out, 7, "server", edge.getKey().server());
      attribute(out, 7, "connection_type", edge.getKey().isMessaging() ? EdgeTable.MESSAGING : "");
      times(out, now);
      out.requiredFixed64Field(6, edge.getValue()[figure]);
      out.endMessage(point);
    }
    endSum(out, sum, metric);
  }

  private static int metric(ProtobufWriter out, String name, String description, String unit) {
    int metric = out.beginMessage(2);
    out.stringField(1, name);
    out.stringField(2, description);
    out.stringField(3, unit);
    return metric;
  }

  private static void endSum(ProtobufWriter out, int sum, int metric) {
    out.varintField(2, CUMULATIVE);
    out.varintField(3, 1);
    out.endMessage(sum);
    out.endMessage(metric);
  }

  private void times(ProtobufWriter out, long now) {
    out.fixed64Field(2, startUnixNano);
    out.fixed64Field(3, now);
  }

  private static void attributes(ProtobufWriter out, int field, Series one) {
    attribute(out, field, "service.name", text(one.service));
    attribute(out, field, "span.name", text(one.operation));
    attribute(out, field, "span.kind", "SPAN_KIND_" + SpanKind.values()[one.kind]);
    attribute(out, field, "status.code", "STATUS_CODE_" + Status.Code.values()[one.status]);
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private static void attribute(ProtobufWriter out, int field, String key, String value) {
    int attribute = out.beginMessage(field);
    out.stringField(1, key);
    int any = out.beginMessage(2);
    // A member of a oneof: there, also when it is empty.
    out.requiredBytesField(1, value.getBytes(StandardCharsets.UTF_8));
    out.endMessage(any);
    out.endMessage(attribute);
  }
}
