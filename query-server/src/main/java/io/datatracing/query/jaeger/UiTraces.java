package io.datatracing.query.jaeger;

import com.fasterxml.jackson.core.JsonGenerator;
import io.datatracing.http.HttpProblem;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.query.api.JsonAnswers;
import io.datatracing.query.api.Parameters;
import io.datatracing.query.api.WholeTraces;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.Tag;
import io.datatracing.storage.api.TraceQuery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/traces} and {@code /api/traces/{id}}. A search answers whole traces, newest
 * first, which are read and written one after the other; {@code service} may be left out. Times are
 * those of the spans: no clock is corrected.
 */
final class UiTraces {
  /** How far back Jaeger looks when it is not told. */
  private static final long DEFAULT_LOOKBACK_NANOS = TimeUnit.DAYS.toNanos(2);

  /** Of traces that are asked for by id in one request. */
  private static final int MAX_IDS = 100;

  private final SpanReader reader;
  private final LongSupplier clock;

  UiTraces(SpanReader reader, LongSupplier clock) {
    this.reader = reader;
    this.clock = clock;
  }

  Response one(Request request) {
    TraceId id = JaegerSearch.traceId("traceID", request.pathParameter("id"));
    Trace trace = reader.trace(id);
    if (trace == null) {
      throw HttpProblem.notFound("trace not found: " + UiTraceJson.id(id)).asException();
    }
    return answer(
        json -> {
          UiTraceJson.write(json, trace);
          return List.of();
        });
  }

  Response search(Request request) {
    Parameters parameters = Parameters.lenient(request);
    List<String> ids = parameters.texts("traceID");
    if (!ids.isEmpty()) {
      return byIds(ids);
    }
    JaegerSearch search = search(parameters);
    return answer(
        json -> {
          WholeTraces.forEach(
              reader, search.query(), search.limit(), trace -> UiTraceJson.write(json, trace));
          return List.of();
        });
  }

  private JaegerSearch search(Parameters parameters) {
    Long end = parameters.optional("end", UiTimes::fromMicros, UiTimes.MICROS);
    Long start = parameters.optional("start", UiTimes::fromMicros, UiTimes.MICROS);
    // The microsecond that is named counts whole.
    long to = UiTimes.plus(end == null ? clock.getAsLong() : end, 1_000);
    long from = start == null ? UiTimes.minus(to, lookback(parameters)) : start;
    if (from > to) {
      throw HttpProblem.badParameter("start", "start is after end; swap them.").asException();
    }
    List<Tag> tags = new ArrayList<>();
    parameters.texts("tag").forEach(text -> tags.add(JaegerSearch.tag("tag", text)));
    parameters.texts("tags").forEach(text -> tags.addAll(JaegerSearch.tags("tags", text)));
    TraceQuery query =
        TraceQuery.between(from, to)
            .withService(parameters.text("service"))
            .withOperation(parameters.text("operation"))
            .withTags(JaegerSearch.atMost("tags", tags));
    return new JaegerSearch(
        JaegerSearch.withDurations(
            query, duration(parameters, "minDuration"), duration(parameters, "maxDuration")),
        JaegerSearch.limit("limit", parameters.text("limit")));
  }

  /** The UI sends it beside {@code start}, also as {@code custom}; alone it is for people. */
  private static long lookback(Parameters parameters) {
    String text = parameters.text("lookback");
    if (text == null || text.equals("custom")) {
      return DEFAULT_LOOKBACK_NANOS;
    }
    return Parameters.parse("lookback", text, GoDuration::parse, GoDuration.EXPECTED);
  }

  private static @Nullable Long duration(Parameters parameters, String name) {
    return parameters.optional(name, GoDuration::parse, GoDuration.EXPECTED);
  }

  private Response byIds(List<String> texts) {
    if (texts.size() > MAX_IDS) {
      throw HttpProblem.badParameter(
              "traceID",
              "traceID is given " + texts.size() + " times; at most " + MAX_IDS + " are allowed.")
          .asException();
    }
    List<TraceId> ids =
        texts.stream().map(text -> JaegerSearch.traceId("traceID", text)).distinct().toList();
    return answer(
        json -> {
          List<TraceId> missing = new ArrayList<>();
          for (TraceId id : ids) {
            Trace trace = reader.trace(id);
            if (trace == null) {
              missing.add(id);
            } else {
              UiTraceJson.write(json, trace);
            }
          }
          return missing;
        });
  }

  private interface Traces {
    /** Writes traces and returns the ids of those that are not there. */
    List<TraceId> writeTo(JsonGenerator json) throws IOException;
  }

  private static Response answer(Traces traces) {
    return JsonAnswers.stream(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("data");
          List<TraceId> missing = traces.writeTo(json);
          json.writeEndArray();
          UiNames.counts(json, 0);
          if (missing.isEmpty()) {
            json.writeNullField("errors");
          } else {
            json.writeArrayFieldStart("errors");
            for (TraceId id : missing) {
              json.writeStartObject();
              json.writeStringField("msg", "trace not found");
              json.writeStringField("traceID", UiTraceJson.id(id));
              json.writeEndObject();
            }
            json.writeEndArray();
          }
          json.writeEndObject();
        });
  }
}
