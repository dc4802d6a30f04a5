package io.datatracing.query.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.datatracing.http.Handler;
import io.datatracing.http.HttpProblem;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.storage.api.PageCursor;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.TracePage;
import io.datatracing.storage.api.TraceQuery;
import io.datatracing.storage.api.TraceSummary;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/v1/traces}: summaries, newest first or in another {@link TraceOrder}. */
final class SearchHandler implements Handler.Blocking {
  static final List<String> PARAMETERS = Conditions.parametersAnd("limit", "cursor", "order");

  private static final String CURSOR = "nextCursor of the page before, asked in the same order";

  /** Other orders look at every matching span: few of them at once, so that others find workers. */
  private static final int MAX_ORDERED = 2;

  private final SpanReader reader;
  private final SummaryJson summaryJson;
  private final Semaphore ordered = new Semaphore(MAX_ORDERED, true);

  SearchHandler(SpanReader reader, JsonAnswers answers) {
    this.reader = reader;
    this.summaryJson = new SummaryJson(answers);
  }

  @Override
  public Response handle(Request request) throws InterruptedException {
    Parameters parameters = Parameters.of(request, PARAMETERS);
    Integer limit =
        parameters.optional(
            "limit",
            Parameters.number(1, TraceQuery.MAX_LIMIT),
            "a number from 1 to " + TraceQuery.MAX_LIMIT);
    TraceQuery query =
        Conditions.query(parameters).withLimit(limit == null ? TraceQuery.DEFAULT_LIMIT : limit);
    TraceOrder order = parameters.optional("order", TraceOrder::parse, TraceOrder.EXPECTED);
    if (order != null && order != TraceOrder.NEWEST) {
      OrderCursor cursor =
          parameters.optional("cursor", text -> OrderCursor.parse(order, text), CURSOR);
      OrderedSearch.Page page = ordered(query, order, cursor);
      return answer(page.traces(), page.next());
    }
    TracePage page =
        reader.search(query.withCursor(parameters.optional("cursor", PageCursor::parse, CURSOR)));
    return answer(page.traces(), page.nextCursor());
  }

  private OrderedSearch.Page ordered(
      TraceQuery query, TraceOrder order, @Nullable OrderCursor cursor)
      throws InterruptedException {
    if (!ordered.tryAcquire(1, TimeUnit.SECONDS)) {
      throw HttpProblem.unavailable(
              MAX_ORDERED + " searches in another order than newest first are under way.", 1)
          .asException();
    }
    try {
      return OrderedSearch.search(reader, query, order, cursor);
    } finally {
      ordered.release();
    }
  }

  private Response answer(List<TraceSummary> traces, @Nullable Object next) {
    return JsonAnswers.object(
        json -> {
          json.writeArrayFieldStart("traces");
          for (TraceSummary trace : traces) {
            write(json, trace);
          }
          json.writeEndArray();
          json.writeStringField("nextCursor", next == null ? null : next.toString());
        });
  }

  private void write(JsonGenerator json, TraceSummary trace) throws IOException {
    json.writeStartObject();
    summaryJson.fields(json, trace);
    json.writeNumberField("matchedSpanCount", trace.matchedSpanCount());
    json.writeEndObject();
  }
}
