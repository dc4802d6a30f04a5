package io.datatracing.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.datatracing.model.Span;
import io.datatracing.model.TraceId;
import io.datatracing.storage.testing.SpanGenerator;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Questions to every endpoint about known spans: with answers, without, and wrong ones. */
final class ContractQuestions {
  /** What is not about what is stored, or never the same twice. */
  static final Set<String> ANSWERED_ELSEWHERE =
      Set.of("/api/v1/live", "/metrics", "/healthz", "/readyz");

  private static final long FROM = SpanGenerator.START_NANOS - 1_000_000_000L;
  private static final long TO =
      SpanGenerator.START_NANOS + SpanGenerator.WINDOW_NANOS + 60_000_000_000L;
  private static final String RANGE = "start=" + FROM + "&end=" + TO;
  private static final String EVER = "start=" + Long.MIN_VALUE + "&end=" + Long.MAX_VALUE;
  private static final String UI_RANGE = "start=" + FROM / 1_000 + "&end=" + TO / 1_000;
  private static final String MILLIS =
      "endTs=" + TO / 1_000_000 + "&lookback=" + (TO - FROM) / 1_000_000;
  private static final String V3_RANGE =
      "query.start_time_min=2025-06-15T15:06:00Z&query.start_time_max=2025-06-15T16:10:00Z";

  private static final List<String> CONDITIONS =
      List.of(
          "",
          "&service=gateway",
          "&service=pricing&operation=SELECT",
          "&operation=",
          "&service=nobody",
          "&tag=error%3Dtrue",
          "&tag=user.id%3Dtrue&tag=error%3Dtrue",
          "&tag=" + encoded("http.route=/orders/{id}"),
          "&tag=host.name%3Dgateway-1",
          "&tag=retry%3D1.5",
          "&minDuration=500ms",
          "&maxDuration=0.2s&service=warehouse",
          "&tag=" + encoded("nan=NaN"));

  private final List<String> questions = new ArrayList<>();

  private ContractQuestions() {}

  static List<String> about(List<Span> spans) {
    ContractQuestions questions = new ContractQuestions();
    questions.names();
    questions.searches();
    questions.manyTraces();
    List<TraceId> ids = spans.stream().map(Span::traceId).distinct().toList();
    for (int i = 0; i < ids.size(); i += 3) {
      questions.trace(ids.get(i), ids.get((i + 1) % ids.size()), i % 9 == 0);
    }
    questions.trace(new TraceId(9, 9), ids.get(0), true);
    questions.records();
    questions.wrong();
    return questions.questions;
  }

  private void names() {
    ask("/api/v1/services", "/api/v1/pipeline", "/api/v1/openapi.json");
    ask("/api/services", "/api/v3/services", "/zipkin/api/v2/services", "/zipkin/config.json");
    ask("/api/metrics/minstep", "/zipkin/api/v2/autocompleteKeys");
    for (String service : List.of("gateway", "warehouse", "unknown_service", "nobody")) {
      ask(
          "/api/v1/services/" + service + "/operations",
          "/api/services/" + service + "/operations",
          "/api/operations?service=" + service + "&spanKind=server",
          "/api/operations?service=" + service + "&spanKind=",
          "/api/v3/operations?service=" + service,
          "/zipkin/api/v2/spans?serviceName=" + service,
          "/zipkin/api/v2/remoteServices?serviceName=" + service);
    }
    ask("/zipkin/api/v2/autocompleteValues?key=user.id");
    for (String conditions : CONDITIONS) {
      ask(
          "/api/v1/attributes?" + RANGE + conditions,
          "/api/v1/attributes?" + RANGE + conditions + "&prefix=h&limit=3",
          "/api/v1/attributes/user.id?" + RANGE + conditions,
          "/api/v1/attributes/http.route?" + EVER + conditions + "&prefix=%2F");
    }
  }

  private void searches() {
    for (String conditions : CONDITIONS) {
      for (String order : List.of("newest", "oldest", "longest", "errors")) {
        ask("/api/v1/traces?" + RANGE + conditions + "&limit=100&order=" + order);
        ask("/api/v1/traces?" + EVER + conditions + "&limit=7&order=" + order);
      }
      ask("/api/traces?" + UI_RANGE + conditions.replaceAll("%3D", ":") + "&limit=20");
      ask("/api/traces?" + UI_RANGE + "&service=gateway&tags=%7B%22error%22%3A%22true%22%7D");
    }
    for (String service : List.of("gateway", "pricing", "nobody")) {
      ask(
          "/api/v3/traces?" + V3_RANGE + "&query.service_name=" + service,
          "/api/v3/traces?"
              + V3_RANGE
              + "&query.duration_min=200ms&query.num_traces=3&query.service_name="
              + service,
          "/api/v3/trace-summaries?" + V3_RANGE + "&query.service_name=" + service,
          "/zipkin/api/v2/traces?" + MILLIS + "&limit=15&serviceName=" + service,
          "/zipkin/api/v2/traces?" + MILLIS + "&annotationQuery=error&serviceName=" + service,
          "/zipkin/api/v2/traces?" + MILLIS + "&minDuration=900000&serviceName=" + service);
    }
  }

  private void manyTraces() {
    for (String conditions : CONDITIONS) {
      ask(
          "/api/v1/errors?" + RANGE + conditions,
          "/api/v1/bottlenecks?" + RANGE + conditions,
          "/api/v1/latency?" + RANGE + conditions + "&percentile=50&percentile=99.9",
          "/api/v1/latency?" + EVER + conditions,
          "/api/v1/groups/compare?" + RANGE + conditions + "&split=errors&findings=200",
          "/api/v1/groups/compare?" + RANGE + conditions + "&split=500ms");
    }
    ask(
        "/api/v1/dependencies?" + RANGE,
        "/api/v1/dependencies?" + RANGE + "&service=gateway",
        "/api/v1/dependencies?" + RANGE + "&detail=steps",
        "/api/v1/dependencies?" + RANGE + "&traces=10",
        "/api/dependencies?" + MILLIS,
        "/api/v3/dependencies?start_time=2025-06-15T15:06:00Z&end_time=2025-06-15T16:10:00Z",
        "/zipkin/api/v2/dependencies?" + MILLIS);
    String metrics =
        "?service=gateway&service=pricing&spanKind=server&step=60000&groupByOperation=true&"
            + MILLIS;
    ask(
        "/api/metrics/latencies" + metrics + "&quantile=0.95",
        "/api/metrics/calls" + metrics,
        "/api/metrics/errors" + metrics);
  }

  private void trace(TraceId id, TraceId other, boolean all) {
    String trace = "/api/v1/traces/" + id;
    ask(trace, trace + "/tree", trace + "/completeness", trace + "/critical-path");
    ask("/api/traces/" + id, "/zipkin/api/v2/trace/" + id);
    if (!all) {
      return;
    }
    ask(
        trace + "/tree?from=1&limit=3&depth=2",
        trace + "/dag",
        trace + "/dag?hops=1&detail=services",
        trace + "/related?" + RANGE,
        trace + "/clocks",
        trace + "/fate",
        "/api/v1/compare?before=" + id + "&after=" + other,
        "/api/v3/traces/" + id,
        "/api/traces?traceID=" + id + "&traceID=" + other,
        "/zipkin/api/v2/traceMany?traceIds=" + id + "," + other);
  }

  private void records() {
    ask(
        "/api/v1/records/orders?partition=0&offset=1&" + RANGE,
        "/api/v1/records/orders?id=order%3D1&" + RANGE,
        "/api/v1/records/orders?id=order%3D1&limit=1&" + RANGE,
        "/api/v1/records/orders?key=nothing&" + RANGE,
        "/api/v1/traces/" + new TraceId(5, 1) + "/related?" + RANGE,
        "/api/v1/traces/" + new TraceId(5, 1) + "/dag?" + RANGE);
  }

  private void wrong() {
    ask(
        "/api/v1/traces",
        "/api/v1/traces?start=yesterday&end=2",
        "/api/v1/traces?start=3&end=2",
        "/api/v1/traces?start=1&end=2&order=best",
        "/api/v1/traces?start=1&end=2&order=longest&cursor=5.00000000000000000000000000000004",
        "/api/v1/traces?start=1&end=2&limit=101",
        "/api/v1/traces/xyz",
        "/api/v1/records/orders?start=1&end=2",
        "/api/traces/xyz",
        "/api/v3/traces/xyz",
        "/zipkin/api/v2/trace/xyz");
  }

  private void ask(String... paths) {
    questions.addAll(List.of(paths));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
