package io.datatracing.query.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.datatracing.http.Handler;
import io.datatracing.http.HttpProblem;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanState;
import io.datatracing.model.Trace;
import io.datatracing.model.tree.TraceNode;
import io.datatracing.model.tree.TraceTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/v1/traces/{id}/tree}: some rows of the waterfall of a trace that is too large to
 * be sent whole. Rows are numbered as the whole tree is drawn, so a window can be asked for by its
 * place.
 */
final class TreeHandler implements Handler.Blocking {
  static final List<String> PARAMETERS = List.of("from", "limit", "depth", "below");

  static final int MAX_ROWS = 1_000;
  private static final int DEFAULT_ROWS = 200;

  private final Traces traces;

  TreeHandler(Traces traces) {
    this.traces = traces;
  }

  @Override
  public Response handle(Request request) {
    Parameters parameters = Parameters.of(request, PARAMETERS);
    int limit = Parameters.numberOr(parameters, "limit", DEFAULT_ROWS, MAX_ROWS);
    Integer from =
        parameters.optional(
            "from", Parameters.number(0, Integer.MAX_VALUE), "the number of a row, from 0");
    Integer depth =
        parameters.optional(
            "depth", Parameters.number(0, Integer.MAX_VALUE), "a number of levels, from 0");
    SpanId below =
        parameters.optional("below", SpanId::parse, "a span id of 16 hexadecimal digits");
    Trace trace = traces.outline("id", request.pathParameter("id"));
    TraceTree tree = TraceTree.of(trace);
    Rows rows = new Rows(tree.preorder());
    List<Integer> shown = below == null ? rows.all(depth) : rows.below(below, depth);
    int first = Math.min(from == null ? 0 : from, shown.size());
    List<Integer> window = shown.subList(first, Math.min(shown.size(), first + limit));
    return JsonAnswers.object(
        json -> {
          json.writeStringField("traceId", trace.traceId().toString());
          json.writeNumberField("spanCount", trace.spans().size());
          json.writeNumberField("missingParentCount", tree.missingParents().size());
          json.writeNumberField("rowCount", shown.size());
          json.writeNumberField("from", first);
          json.writeArrayFieldStart("rows");
          for (int row : window) {
            rows.write(json, row, trace.startTimeUnixNano());
          }
          json.writeEndArray();
        });
  }

  /** The rows of the whole tree. */
  private static final class Rows {
    private final List<TraceNode> nodes;

    /** By row: where the first row stands that is not below it. */
    private final int[] ends;

    Rows(List<TraceNode> preorder) {
      nodes = preorder;
      ends = new int[preorder.size()];
      // Backwards, a row ends where the last of its children does: at the next row that is not
      // deeper. Each row is passed over once by the jumps.
      for (int row = preorder.size() - 1; row >= 0; row--) {
        int end = row + 1;
        while (end < preorder.size() && preorder.get(end).depth() > preorder.get(row).depth()) {
          end = ends[end];
        }
        ends[row] = end;
      }
    }

    List<Integer> all(@Nullable Integer depth) {
      return range(0, nodes.size(), depth == null ? Integer.MAX_VALUE : depth);
    }

    /** The first span of that id is meant, as by its children. */
    List<Integer> below(SpanId id, @Nullable Integer depth) {
      for (int row = 0; row < nodes.size(); row++) {
        TraceNode node = nodes.get(row);
        if (node.span().spanId().equals(id) && !node.hasDuplicateId()) {
          long deepest = depth == null ? Integer.MAX_VALUE : (long) node.depth() + 1 + depth;
          return range(row + 1, ends[row], (int) Math.min(Integer.MAX_VALUE, deepest));
        }
      }
      throw HttpProblem.notFound("The trace has no span " + id + ".").asException();
    }

    private List<Integer> range(int from, int to, int deepest) {
      List<Integer> rows = new ArrayList<>();
      for (int row = from; row < to; row++) {
        if (nodes.get(row).depth() <= deepest) {
          rows.add(row);
        }
      }
      return rows;
    }

    void write(JsonGenerator json, int row, long traceStart) throws IOException {
      TraceNode node = nodes.get(row);
      Span span = node.span();
      SpanId parent = span.parentSpanId();
      json.writeStartObject();
      json.writeNumberField("row", row);
      json.writeStringField("spanId", span.spanId().toString());
      json.writeStringField("parentSpanId", parent == null ? null : parent.toString());
      json.writeNumberField("depth", node.depth());
      json.writeStringField("placement", node.placement().name());
      json.writeBooleanField("duplicateId", node.hasDuplicateId());
      json.writeNumberField("childCount", node.children().size());
      json.writeNumberField("descendantCount", ends[row] - row - 1);
      json.writeStringField("name", span.name());
      json.writeStringField("service", span.service());
      json.writeStringField("kind", span.kind().name());
      JsonAnswers.nanos(json, "offsetNanos", span.startTimeUnixNano() - traceStart);
      JsonAnswers.nanos(json, "durationNanos", span.durationNanos());
      JsonAnswers.nanos(json, "selfTimeNanos", node.selfTimeNanos());
      json.writeBooleanField("error", span.status().isError());
      json.writeBooleanField("running", SpanState.isOpen(span.attributes()));
      json.writeEndObject();
    }
  }
}
