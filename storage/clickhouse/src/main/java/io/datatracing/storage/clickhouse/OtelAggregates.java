package io.datatracing.storage.clickhouse;

import io.datatracing.model.SpanKind;
import io.datatracing.model.SpanState;
import io.datatracing.model.Status;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.Aggregates;
import io.datatracing.storage.api.Connections;
import io.datatracing.storage.api.EdgeNode;
import io.datatracing.storage.api.EdgeTotals;
import io.datatracing.storage.api.LatencyFigures;
import io.datatracing.storage.api.LatencyGroup;
import io.datatracing.storage.api.LatencyGroups;
import io.datatracing.storage.api.LatencyQuery;
import io.datatracing.storage.api.ServiceEdge;
import io.datatracing.storage.api.ServiceEdges;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Figures of {@code otel_traces}, added up from the rows of the time: there is no summary. */
final class OtelAggregates implements Aggregates {
  private static final String FACTS =
      "toUnixTimestamp64Nano(Timestamp), toString(ServiceName), toString(SpanName),"
          + " toString(SpanKind), toString(StatusCode), toString(TraceId), toInt64(Duration)";

  private static final String HAS_ENDED =
      " AND SpanAttributes['"
          + SpanState.KEY
          + "'] NOT IN ('"
          + SpanState.RUNNING
          + "', '"
          + SpanState.ABANDONED
          + "')";

  private final ClickHouse clickHouse;
  private final String table;

  OtelAggregates(ClickHouse clickHouse, String table) {
    this.clickHouse = clickHouse;
    this.table = table;
  }

  /** What all figures need of a row. */
  private record Facts(
      long start,
      String service,
      String operation,
      SpanKind kind,
      boolean isError,
      TraceId traceId,
      long duration) {

    static Facts read(RowReader row) throws IOException {
      return new Facts(
          row.int64(),
          row.string(),
          row.string(),
          OtelRow.kind(row.string()),
          OtelRow.code(row.string()) == Status.Code.ERROR,
          TraceId.parse(row.string()),
          row.int64());
    }

    void addTo(LatencyFigures figures) {
      figures.add(traceId.high(), traceId.low(), duration, isError);
    }
  }

  @Override
  public List<LatencyGroup> latency(LatencyQuery query) {
    LatencyGroups groups = new LatencyGroups(query);
    if (query.startNanos() < query.endNanos()) {
      clickHouse.query(
          "SELECT "
              + FACTS
              + " FROM "
              + table
              + " WHERE "
              + minutes(query.startNanos(), query.endNanos())
              + (query.service() == null ? "" : " AND ServiceName = " + Names.text(query.service()))
              + (query.operation() == null
                  ? ""
                  : " AND SpanName = " + Names.text(query.operation()))
              + HAS_ENDED,
          row -> {
            Facts facts = Facts.read(row);
            LatencyFigures group =
                groups.group(
                    Aggregates.minute(facts.start()),
                    facts.service(),
                    facts.operation(),
                    facts.kind(),
                    facts.isError());
            if (group != null) {
              facts.addTo(group);
            }
          });
    }
    return groups.sorted();
  }

  /** Whole minutes, see {@link Aggregates}. */
  private static String minutes(long startNanos, long endNanos) {
    long start = startNanos - Math.floorMod(startNanos, MINUTE_NANOS);
    long last = endNanos - 1 - Math.floorMod(endNanos - 1, MINUTE_NANOS);
    // Below the lowest number of all, or above the highest: there is nothing to be cut off.
    return OtelTable.times(
        start > startNanos ? Long.MIN_VALUE : start,
        last + MINUTE_NANOS < last ? Long.MAX_VALUE : last + MINUTE_NANOS);
  }

  @Override
  public ServiceEdges edges(long startNanos, long endNanos) {
    EdgeTotals totals = new EdgeTotals();
    if (startNanos >= endNanos) {
      return totals.sum();
    }
    String minutes = minutes(startNanos, endNanos);
    String callers =
        "SELECT TraceId, SpanId, any(ServiceName) AS Caller FROM "
            + table
            + " WHERE (TraceId, SpanId) IN (SELECT TraceId, ParentSpanId FROM "
            + table
            + " WHERE "
            + minutes
            + ") GROUP BY TraceId, SpanId";
    clickHouse.query(
        "SELECT "
            + FACTS
            + ", ParentSpanId != '', toString(Caller), "
            + texts(Connections.DESTINATION)
            + ", "
            + texts(Connections.DATABASE_SYSTEM)
            + ", "
            + texts(Connections.DATABASE_NAME)
            + ", "
            + texts(Connections.RPC)
            + ", "
            + texts(Connections.HTTP)
            + " FROM (SELECT * FROM "
            + table
            + " WHERE "
            + minutes
            + HAS_ENDED
            + ") AS called LEFT JOIN ("
            + callers
            + ") AS callers ON called.TraceId = callers.TraceId"
            + " AND called.ParentSpanId = callers.SpanId",
        row -> edge(row, totals));
    return totals.sum();
  }

  /** The first of these attributes that is there; empty when none is. */
  private static String texts(List<String> keys) {
    return "arrayFirst(v -> v != '', ["
        + keys.stream()
            .map(key -> "toString(SpanAttributes[" + Names.text(key) + "])")
            .collect(Collectors.joining(", "))
        + "])";
  }

  private static void edge(RowReader row, EdgeTotals totals) throws IOException {
    Facts facts = Facts.read(row);
    boolean hasParent = row.bool();
    String caller = row.string();
    String destination = text(row);
    String databaseSystem = text(row);
    String databaseName = text(row);
    boolean hasRpc = text(row) != null;
    boolean hasHttp = text(row) != null;
    Connections.Own own =
        Connections.own(facts.kind(), facts.service(), destination, databaseSystem, databaseName);
    if (own != null) {
      facts.addTo(totals.edge(own.from(), own.to(), own.kind()));
    } else if (hasParent && Connections.isEntry(facts.kind(), 0)) {
      ServiceEdge.Kind kind = Connections.kind(facts.kind(), hasRpc, hasHttp);
      if (caller.isEmpty()) {
        totals.unmatched(1);
      } else if (!caller.equals(facts.service())) {
        facts.addTo(totals.edge(EdgeNode.service(caller), EdgeNode.service(facts.service()), kind));
      }
    }
  }

  private static @Nullable String text(RowReader row) throws IOException {
    String text = row.string();
    return text.isEmpty() ? null : text;
  }
}
