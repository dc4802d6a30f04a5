package io.datatracing.query.jaeger;

import io.datatracing.http.HttpProblem;
import io.datatracing.query.api.Parameters;
import io.datatracing.storage.api.Tag;
import io.datatracing.storage.api.TraceQuery;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code query.*}, the parameters of version 3's searches over HTTP. */
final class V3Search {
  static final String TIME = "a time such as 2026-01-31T12:00:00.000000001Z";

  private V3Search() {}

  static JaegerSearch of(Parameters parameters) {
    if (parameters.text("query.filter") != null) {
      // To pass over it would answer with more than was asked for.
      throw HttpProblem.badParameter(
              "query.filter",
              "query.filter is not supported; use query.service_name, query.operation_name,"
                  + " query.attributes and query.duration_min.")
          .asException();
    }
    long from = parameters.required("query.start_time_min", V3Search::time, TIME);
    long to = parameters.required("query.start_time_max", V3Search::time, TIME);
    if (from > to) {
      throw HttpProblem.badParameter(
              "query.start_time_min",
              "query.start_time_min is after query.start_time_max; swap them.")
          .asException();
    }
    List<Tag> tags = new ArrayList<>();
    parameters
        .texts("query.attributes")
        .forEach(text -> tags.addAll(JaegerSearch.tags("query.attributes", text)));
    TraceQuery query =
        TraceQuery.between(from, to)
            .withService(parameters.text("query.service_name"))
            .withOperation(first(parameters, "query.operation_name", "query.span_name"))
            .withTags(JaegerSearch.atMost("query.attributes", tags));
    return new JaegerSearch(
        JaegerSearch.withDurations(
            query,
            parameters.optional("query.duration_min", GoDuration::parse, GoDuration.EXPECTED),
            parameters.optional("query.duration_max", GoDuration::parse, GoDuration.EXPECTED)),
        JaegerSearch.limit(
            "query.search_depth", first(parameters, "query.search_depth", "query.num_traces")));
  }

  /** Its name, or the one that another release of Jaeger gives it. */
  private static @Nullable String first(Parameters parameters, String name, String other) {
    String value = parameters.text(name);
    return value == null ? parameters.text(other) : value;
  }

  /** Nanoseconds since 1970; what is too far away for them becomes the last or first one. */
  static long time(String text) {
    try {
      OffsetDateTime time = OffsetDateTime.parse(text);
      return nanos(time.toEpochSecond(), time.getNano());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  static long nanos(long seconds, long nanos) {
    try {
      return Math.addExact(Math.multiplyExact(seconds, 1_000_000_000L), nanos);
    } catch (ArithmeticException e) {
      return seconds < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }
}
