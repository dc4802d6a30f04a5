package io.datatracing.query.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.datatracing.http.Handler;
import io.datatracing.http.HttpProblem;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.model.Trace;
import io.datatracing.model.compare.Feature;
import io.datatracing.model.compare.Finding;
import io.datatracing.model.compare.GroupComparison;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.TracePage;
import io.datatracing.storage.api.TraceQuery;
import io.datatracing.storage.api.TraceSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code GET /api/v1/groups/compare}: what the traces that fail, or that last long, have and the
 * others have not. Both groups are samples: the newest traces that meet the conditions.
 */
final class GroupsHandler implements Handler.Blocking {
  static final List<String> PARAMETERS = Conditions.parametersAnd("split", "sample", "findings");

  private static final String ERRORS = "errors";
  private static final int MAX_SAMPLE = 500;
  private static final int DEFAULT_SAMPLE = 200;
  private static final int MAX_FINDINGS = 200;
  private static final int DEFAULT_FINDINGS = 20;

  /** Traces looked at to fill the groups: a failure in a thousand shall still be found. */
  private static final int MAX_SEEN = 5_000;

  private final SpanReader reader;

  GroupsHandler(SpanReader reader) {
    this.reader = reader;
  }

  /** Which traces are in the first group. */
  private interface Split {
    boolean isFirst(TraceSummary trace);
  }

  @Override
  public Response handle(Request request) {
    Parameters parameters = Parameters.of(request, PARAMETERS);
    TraceQuery query = Conditions.query(parameters).withLimit(TraceQuery.MAX_LIMIT);
    Split split =
        parameters.required(
            "split", GroupsHandler::split, "errors, or " + Nanos.DURATION + " that traces exceed");
    int sample = number(parameters, "sample", DEFAULT_SAMPLE, MAX_SAMPLE);
    int findings = number(parameters, "findings", DEFAULT_FINDINGS, MAX_FINDINGS);

    List<Trace> first = new ArrayList<>();
    List<Trace> second = new ArrayList<>();
    int seen = fill(query, split, sample, first, second);
    if (first.isEmpty() || second.isEmpty()) {
      throw HttpProblem.badParameter(
              "split",
              "Of the newest "
                  + seen
                  + " traces that meet the conditions "
                  + first.size()
                  + " are in the first group and "
                  + second.size()
                  + " in the second; change split, the conditions or the time so that both have"
                  + " some.")
          .asException();
    }
    GroupComparison comparison = GroupComparison.of(first, second);
    return JsonAnswers.object(
        json -> write(json, comparison, seen, first.size(), second.size(), findings));
  }

  private static int number(Parameters parameters, String name, int usual, int most) {
    Integer given =
        parameters.optional(name, Parameters.number(1, most), "a number from 1 to " + most);
    return given == null ? usual : given;
  }

  private static Split split(String text) {
    if (text.equals(ERRORS)) {
      return trace -> trace.errorCount() > 0;
    }
    long nanos = Nanos.duration(text);
    return trace -> trace.durationNanos() > nanos;
  }

  /** Returns how many traces were looked at. */
  private int fill(
      TraceQuery query, Split split, int sample, List<Trace> first, List<Trace> second) {
    int seen = 0;
    TraceQuery next = query;
    while (true) {
      TracePage page = reader.search(next);
      for (TraceSummary summary : page.traces()) {
        seen++;
        List<Trace> group = split.isFirst(summary) ? first : second;
        // A trace may expire between the two reads.
        Trace trace = group.size() < sample ? reader.trace(summary.traceId()) : null;
        if (trace != null) {
          group.add(trace);
        }
      }
      boolean isFull = first.size() >= sample && second.size() >= sample;
      if (page.nextCursor() == null || isFull || seen >= MAX_SEEN) {
        return seen;
      }
      next = query.withCursor(page.nextCursor());
    }
  }

  private static void write(
      JsonGenerator json, GroupComparison comparison, int seen, int first, int second, int findings)
      throws IOException {
    json.writeNumberField("seenTraces", seen);
    json.writeNumberField("firstTraces", first);
    json.writeNumberField("secondTraces", second);
    json.writeNumberField("ignoredFeatures", comparison.ignoredFeatures());
    json.writeArrayFieldStart("findings");
    List<Finding> all = comparison.findings();
    for (Finding finding : all.subList(0, Math.min(findings, all.size()))) {
      json.writeStartObject();
      feature(json, finding.feature());
      json.writeNumberField("first", finding.first());
      json.writeNumberField("second", finding.second());
      json.writeNumberField("difference", finding.difference());
      json.writeNumberField("pValue", finding.pValue());
      json.writeNumberField("adjusted", finding.adjusted());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void feature(JsonGenerator json, Feature feature) throws IOException {
    if (feature instanceof Feature.InService in) {
      json.writeStringField("feature", "service");
      json.writeStringField("service", in.service());
    } else if (feature instanceof Feature.WithOperation with) {
      json.writeStringField("feature", "operation");
      json.writeStringField("service", with.service());
      json.writeStringField("operation", with.operation());
    } else if (feature instanceof Feature.Failing failing) {
      json.writeStringField("feature", "error");
      json.writeStringField("service", failing.service());
      json.writeStringField("operation", failing.operation());
    } else if (feature instanceof Feature.WithAttribute with) {
      json.writeStringField("feature", "attribute");
      json.writeStringField("service", with.service());
      json.writeStringField("key", with.key());
      json.writeStringField("value", with.value());
    }
  }
}
