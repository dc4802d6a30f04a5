package io.datatracing.query.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.datatracing.http.Handler;
import io.datatracing.http.HttpProblem;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.model.TraceId;
import io.datatracing.model.latency.ExactPercentiles;
import io.datatracing.model.latency.Percentile;
import io.datatracing.storage.api.Aggregates;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.TraceQuery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/v1/latency}: percentiles that say how sure they are, and a heat map with
 * examples, of all spans that meet the conditions. Many spans of a service or operation are not
 * looked at: the store has added up its whole minutes ({@link LatencyRollup}).
 */
final class LatencyHandler implements Handler.Blocking {
  static final List<String> PARAMETERS = Conditions.parametersAnd("percentile", "columns");

  private static final List<String> USUAL_PERCENTILES = List.of("50", "90", "95", "99");
  private static final int MAX_PERCENTILES = 20;
  private static final int DEFAULT_COLUMNS = 60;
  private static final int MAX_COLUMNS = 240;

  private final SpanReader reader;
  private final Aggregates aggregates;

  LatencyHandler(SpanReader reader, Aggregates aggregates) {
    this.reader = reader;
    this.aggregates = aggregates;
  }

  @Override
  public Response handle(Request request) {
    Parameters parameters = Parameters.of(request, PARAMETERS);
    TraceQuery query = Conditions.query(parameters);
    List<Double> percents = percents(parameters.texts("percentile"));
    Integer columns =
        parameters.optional(
            "columns", Parameters.number(1, MAX_COLUMNS), "a number from 1 to " + MAX_COLUMNS);
    LatencyAnswer answer = answer(query, columns == null ? DEFAULT_COLUMNS : columns);
    return JsonAnswers.object(json -> write(json, answer, percents));
  }

  private LatencyAnswer answer(TraceQuery query, int columns) {
    LatencyAnswer added = LatencyRollup.of(query, columns, reader, aggregates);
    if (added != null) {
      return added;
    }
    LatencySample sample =
        new LatencySample(HeatMap.of(query.startNanos(), query.endNanos(), columns));
    reader.scan(query, sample);
    return sample;
  }

  private static List<Double> percents(List<String> texts) {
    if (texts.size() > MAX_PERCENTILES) {
      throw HttpProblem.badParameter(
              "percentile",
              "percentile is given "
                  + texts.size()
                  + " times; at most "
                  + MAX_PERCENTILES
                  + " are allowed.")
          .asException();
    }
    List<Double> percents = new ArrayList<>();
    for (String text : texts.isEmpty() ? USUAL_PERCENTILES : texts) {
      percents.add(
          Parameters.parse(
              "percentile",
              text,
              LatencyHandler::percent,
              "a number above 0 and below 100, such as 99.9"));
    }
    return percents;
  }

  private static double percent(String text) {
    double percent = Double.parseDouble(text);
    if (!(percent > 0 && percent < 100)) {
      throw new IllegalArgumentException(text);
    }
    return percent;
  }

  private static void write(JsonGenerator json, LatencyAnswer answer, List<Double> percents)
      throws IOException {
    json.writeNumberField("count", answer.count());
    json.writeNumberField("errorCount", answer.errorCount());
    json.writeNumberField("negativeCount", answer.negativeCount());
    JsonAnswers.nanos(json, "minNanos", answer.minimumNanos());
    JsonAnswers.nanos(json, "maxNanos", answer.maximumNanos());
    JsonAnswers.nanos(json, "meanNanos", (long) answer.meanNanos());
    json.writeStringField("method", answer.method());
    json.writeNumberField("relativeError", answer.relativeError());
    json.writeNumberField("confidence", ExactPercentiles.CONFIDENCE);
    json.writeArrayFieldStart("percentiles");
    if (answer.count() > 0) {
      for (Percentile percentile : answer.percentiles(percents)) {
        json.writeStartObject();
        json.writeNumberField("percent", percentile.percent());
        JsonAnswers.nanos(json, "nanos", percentile.nanos());
        bound(json, "lowNanos", percentile.lowNanos());
        bound(json, "highNanos", percentile.highNanos());
        json.writeEndObject();
      }
    }
    json.writeEndArray();
    heatMap(json, answer.heatMap());
  }

  private static void bound(JsonGenerator json, String field, @Nullable Long nanos)
      throws IOException {
    json.writeStringField(field, nanos == null ? null : nanos.toString());
  }

  private static void heatMap(JsonGenerator json, HeatMap map) throws IOException {
    json.writeObjectFieldStart("heatMap");
    JsonAnswers.nanos(json, "stepNanos", map.stepNanos());
    json.writeArrayFieldStart("cells");
    for (HeatMap.Cell cell : map.cells()) {
      json.writeStartObject();
      JsonAnswers.nanos(json, "startUnixNano", cell.startUnixNano());
      JsonAnswers.nanos(json, "fromNanos", cell.fromNanos());
      JsonAnswers.nanos(json, "toNanos", cell.toNanos());
      json.writeNumberField("count", cell.count());
      json.writeNumberField("errorCount", cell.errorCount());
      TraceId exemplar = cell.exemplar();
      if (exemplar == null) {
        json.writeNullField("exemplar");
      } else {
        json.writeObjectFieldStart("exemplar");
        json.writeStringField("traceId", exemplar.toString());
        JsonAnswers.nanos(json, "durationNanos", cell.exemplarNanos());
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
