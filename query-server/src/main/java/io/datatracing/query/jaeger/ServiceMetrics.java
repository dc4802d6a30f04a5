package io.datatracing.query.jaeger;

import com.fasterxml.jackson.core.JsonGenerator;
import io.datatracing.http.HttpProblem;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.model.SpanKind;
import io.datatracing.query.api.JsonAnswers;
import io.datatracing.query.api.Parameters;
import io.datatracing.storage.api.Aggregates;
import io.datatracing.storage.api.LatencyFigures;
import io.datatracing.storage.api.LatencyGroup;
import io.datatracing.storage.api.LatencyQuery;
import io.datatracing.storage.api.LatencyQuery.By;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/metrics/...}: what Jaeger's page "Monitor" draws, from the store's figures of
 * whole minutes. Latencies are milliseconds, within 1 % of the exact ones; calls are per second;
 * errors are a share of the calls. A step without a span has no point.
 */
final class ServiceMetrics {
  private static final long MINUTE_MILLIS = TimeUnit.NANOSECONDS.toMillis(Aggregates.MINUTE_NANOS);
  private static final long DEFAULT_LOOKBACK_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final int MAX_SERVICES = 100;

  /** Of one line; the look-back divided by the step. */
  private static final long MAX_POINTS = 11_000;

  private final Aggregates aggregates;
  private final LongSupplier clock;

  ServiceMetrics(Aggregates aggregates, LongSupplier clock) {
    this.aggregates = aggregates;
    this.clock = clock;
  }

  Response minStep(Request request) {
    return JsonAnswers.object(
        json -> {
          json.writeNumberField("data", MINUTE_MILLIS);
          UiNames.counts(json, 0);
          json.writeNullField("errors");
        });
  }

  Response latencies(Request request) {
    double quantile =
        Parameters.lenient(request)
            .required("quantile", ServiceMetrics::quantile, "a number from 0 to 1, such as 0.95");
    // The ends of what a percentile can be; the middle of a bucket is not worth more digits.
    double percent = Math.min(99.9999, Math.max(0.0001, quantile * 100));
    return answer(
        request,
        "latencies",
        "P" + quantile * 100 + " latency in milliseconds",
        (figures, step) -> figures.durations().at(percent).nanos() / 1e6);
  }

  Response calls(Request request) {
    return answer(
        request,
        "call_rate",
        "calls/sec",
        (figures, step) -> figures.count() / (double) TimeUnit.NANOSECONDS.toSeconds(step));
  }

  Response errors(Request request) {
    return answer(
        request,
        "error_rate",
        "failed calls as a share of all calls",
        (figures, step) -> figures.errors() / (double) figures.count());
  }

  private interface Value {
    double of(LatencyFigures figures, long stepNanos);
  }

  /** One line of the drawing. */
  private record Line(String service, @Nullable String operation) implements Comparable<Line> {
    @Override
    public int compareTo(Line other) {
      int byService = service.compareTo(other.service);
      return byService != 0
          ? byService
          : Objects.requireNonNullElse(operation, "")
              .compareTo(Objects.requireNonNullElse(other.operation, ""));
    }
  }

  private Response answer(Request request, String metric, String help, Value value) {
    Parameters parameters = Parameters.lenient(request);
    List<String> services = services(parameters);
    List<SpanKind> kinds = kinds(parameters);
    boolean byOperation = "true".equals(parameters.text("groupByOperation"));
    Long endTs = parameters.optional("endTs", UiTimes::fromMillis, UiTimes.MILLIS);
    Long lookback = parameters.optional("lookback", UiTimes::length, UiTimes.MILLIS_LONG);
    long end = endTs == null ? clock.getAsLong() : endTs;
    long back = lookback == null ? DEFAULT_LOOKBACK_NANOS : lookback;
    long step = step(parameters, back);
    Map<Line, Map<Long, LatencyFigures>> lines = new TreeMap<>();
    for (String service : services) {
      for (SpanKind kind : kinds) {
        LatencyQuery query =
            LatencyQuery.between(UiTimes.minus(end, back), end)
                .withService(service)
                .withKind(kind)
                .withStep(step);
        collect(aggregates.latency(byOperation ? query.by(By.OPERATION) : query), service, lines);
      }
    }
    String name = (byOperation ? "service_operation_" : "service_") + metric;
    ToDoubleFunction<LatencyFigures> ofStep = figures -> value.of(figures, step);
    return JsonAnswers.object(
        json -> {
          json.writeStringField("name", name);
          json.writeStringField("type", "GAUGE");
          json.writeStringField("help", help);
          json.writeArrayFieldStart("metrics");
          for (Map.Entry<Line, Map<Long, LatencyFigures>> line : lines.entrySet()) {
            line(json, line.getKey(), line.getValue(), ofStep);
          }
          json.writeEndArray();
        });
  }

  /** Figures of several kinds are added up. */
  private static void collect(
      List<LatencyGroup> groups, String service, Map<Line, Map<Long, LatencyFigures>> lines) {
    for (LatencyGroup group : groups) {
      lines
          .computeIfAbsent(new Line(service, group.operation()), line -> new TreeMap<>())
          .computeIfAbsent(group.startUnixNano(), start -> new LatencyFigures())
          .add(group.figures());
    }
  }

  private static void line(
      JsonGenerator json,
      Line line,
      Map<Long, LatencyFigures> points,
      ToDoubleFunction<LatencyFigures> value)
      throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("labels");
    if (line.operation() != null) {
      label(json, "operation", line.operation());
    }
    label(json, "service_name", line.service());
    json.writeEndArray();
    json.writeArrayFieldStart("metricPoints");
    for (Map.Entry<Long, LatencyFigures> point : points.entrySet()) {
      json.writeStartObject();
      json.writeObjectFieldStart("gaugeValue");
      json.writeNumberField("doubleValue", value.applyAsDouble(point.getValue()));
      json.writeEndObject();
      long nanos = point.getKey();
      json.writeStringField(
          "timestamp",
          Instant.ofEpochSecond(
                  Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L))
              .toString());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void label(JsonGenerator json, String name, String value) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", name);
    json.writeStringField("value", value);
    json.writeEndObject();
  }

  private static List<String> services(Parameters parameters) {
    List<String> services = parameters.texts("service").stream().distinct().toList();
    if (services.isEmpty() || services.size() > MAX_SERVICES) {
      throw HttpProblem.badParameter(
              "service",
              "service is given "
                  + services.size()
                  + " times; give it for 1 to "
                  + MAX_SERVICES
                  + " services.")
          .asException();
    }
    return services;
  }

  private static List<SpanKind> kinds(Parameters parameters) {
    List<SpanKind> kinds = new ArrayList<>();
    for (String text : parameters.texts("spanKind")) {
      SpanKind kind =
          Parameters.parse("spanKind", text, UiNames::kind, "a kind such as server or consumer");
      if (!kinds.contains(kind)) {
        kinds.add(kind);
      }
    }
    return kinds.isEmpty() ? List.of(SpanKind.SERVER) : kinds;
  }

  /** A whole number of minutes, at least what is asked for. */
  private static long step(Parameters parameters, long lookbackNanos) {
    Long asked = parameters.optional("step", UiTimes::length, UiTimes.MILLIS_LONG);
    long minutes = asked == null ? 1 : Math.max(1, -Math.floorDiv(-asked, Aggregates.MINUTE_NANOS));
    long least = lookbackNanos / Aggregates.MINUTE_NANOS / MAX_POINTS + 1;
    // Longer than this there is one step, whatever it is called.
    long most = Long.MAX_VALUE / Aggregates.MINUTE_NANOS;
    return Math.min(most, Math.max(minutes, least)) * Aggregates.MINUTE_NANOS;
  }

  private static double quantile(String text) {
    double quantile = Double.parseDouble(text);
    if (!(quantile >= 0 && quantile <= 1)) {
      throw new IllegalArgumentException(text);
    }
    return quantile;
  }
}
