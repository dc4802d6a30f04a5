package io.datatracing.storage.clickhouse;

import io.datatracing.model.SpanKind;
import io.datatracing.storage.api.Aggregates;
import io.datatracing.storage.api.EdgeNode;
import io.datatracing.storage.api.EdgeTotals;
import io.datatracing.storage.api.LatencyFigures;
import io.datatracing.storage.api.LatencyGroup;
import io.datatracing.storage.api.LatencyQuery;
import io.datatracing.storage.api.LatencyQuery.By;
import io.datatracing.storage.api.ServiceEdge;
import io.datatracing.storage.api.ServiceEdges;
import io.datatracing.storage.clickhouse.TraceLookup.Place;
import java.util.ArrayList;
import java.util.List;

/**
 * Figures from the summaries. Only calls between services are joined when they are asked for,
 * because a caller may be stored after who it called: {@code calls} has those that need it. The
 * callers are looked for in an hour more on both sides, and where a trace began earlier or went on
 * for longer, in all of its time.
 */
final class ClickHouseAggregates implements Aggregates {
  private static final long CALLER_NANOS = 60 * MINUTE_NANOS;

  /**
   * Traces that are looked at beyond that hour, the newest ones, each by the key of the table: so
   * many fit in a statement as ClickHouse takes it. Further calls may stay unmatched.
   */
  private static final int MAX_LONG_TRACES = 500;

  private static final EdgeNode.Type[] NODE_TYPES = EdgeNode.Type.values();
  private static final ServiceEdge.Kind[] EDGE_KINDS = ServiceEdge.Kind.values();

  private final ClickHouse clickHouse;
  private final Names names;

  ClickHouseAggregates(ClickHouse clickHouse, Names names) {
    this.clickHouse = clickHouse;
    this.names = names;
  }

  @Override
  public List<LatencyGroup> latency(LatencyQuery query) {
    List<LatencyGroup> groups = new ArrayList<>();
    if (query.startNanos() >= query.endNanos()) {
      return groups;
    }
    long step = query.stepNanos() / MINUTE_NANOS;
    List<String> keys = new ArrayList<>();
    keys.add(step == 0 ? "toInt64(0)" : "toInt64(floor(Minute / " + step + "))");
    keys.add(query.by().contains(By.SERVICE) ? "toString(Service)" : "''");
    keys.add(query.by().contains(By.OPERATION) ? "toString(Name)" : "''");
    keys.add(query.by().contains(By.KIND) ? "Kind" : "toUInt8(0)");
    keys.add(query.by().contains(By.STATUS) ? "toUInt8(IsError)" : "toUInt8(0)");
    List<String> select = new ArrayList<>();
    List<String> group = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      select.add(keys.get(i) + " AS K" + i);
      group.add("K" + i);
    }
    clickHouse.query(
        "SELECT "
            + String.join(", ", select)
            + ", "
            + Figures.SUMMED
            + " FROM "
            + names.table(Tables.LATENCY.name())
            + " WHERE "
            + condition(query)
            + " GROUP BY "
            + String.join(", ", group),
        row -> {
          long stepNumber = row.int64();
          String service = row.string();
          String operation = row.string();
          SpanKind kind = SpanKind.ofNumber(row.uint8());
          boolean isError = row.bool();
          LatencyFigures figures = Figures.read(row);
          if (figures.count() > 0) {
            groups.add(
                new LatencyGroup(
                    query.by().contains(By.SERVICE) ? service : null,
                    query.by().contains(By.OPERATION) ? operation : null,
                    query.by().contains(By.KIND) ? kind : null,
                    query.by().contains(By.STATUS) ? isError : null,
                    step == 0 ? query.startNanos() : stepNumber * query.stepNanos(),
                    figures));
          }
        });
    groups.sort(LatencyGroup.ORDER);
    return groups;
  }

  private static String condition(LatencyQuery query) {
    StringBuilder condition = new StringBuilder(minutes(query.startNanos(), query.endNanos()));
    if (query.service() != null) {
      condition.append(" AND Service = ").append(Names.text(query.service()));
    }
    if (query.operation() != null) {
      condition.append(" AND Name = ").append(Names.text(query.operation()));
    }
    SpanKind kind = query.kind();
    if (kind != null) {
      condition.append(" AND Kind = ").append(kind.ordinal());
    }
    Boolean isError = query.isError();
    if (isError != null) {
      condition.append(" AND IsError = ").append(isError ? 1 : 0);
    }
    return condition.toString();
  }

  private static String minutes(long startNanos, long endNanos) {
    return "Minute >= "
        + Aggregates.minute(startNanos)
        + " AND Minute <= "
        + Aggregates.minute(endNanos - 1);
  }

  @Override
  public ServiceEdges edges(long startNanos, long endNanos) {
    EdgeTotals totals = new EdgeTotals();
    if (startNanos < endNanos) {
      ofOneSpan(startNanos, endNanos, totals);
      betweenServices(startNanos, endNanos, totals);
    }
    return totals.sum();
  }

  private void ofOneSpan(long startNanos, long endNanos, EdgeTotals totals) {
    clickHouse.query(
        "SELECT toString(Service), EdgeRole, PeerType, toString(Peer), EdgeKind, "
            + Figures.SUMMED
            + " FROM "
            + names.table(Tables.EDGES.name())
            + " WHERE "
            + minutes(startNanos, endNanos)
            + " GROUP BY Service, EdgeRole, PeerType, Peer, EdgeKind",
        row -> {
          EdgeNode self = EdgeNode.service(row.string());
          boolean isToPeer = row.uint8() == Tables.EDGE_TO_PEER;
          EdgeNode.Type type = NODE_TYPES[row.uint8()];
          EdgeNode peer = new EdgeNode(type, row.string());
          ServiceEdge.Kind kind = EDGE_KINDS[row.uint8()];
          totals.edge(isToPeer ? self : peer, isToPeer ? peer : self, kind).add(Figures.read(row));
        });
  }

  private void betweenServices(long startNanos, long endNanos, EdgeTotals totals) {
    String calls = names.table(Tables.CALLS.name());
    String minutes = minutes(startNanos, endNanos);
    long earliest = Math.max(startNanos, Long.MIN_VALUE + CALLER_NANOS) - CALLER_NANOS;
    long latest = Math.min(endNanos, Long.MAX_VALUE - CALLER_NANOS) + CALLER_NANOS;
    int firstBucket = Condition.bucket(earliest);
    int lastBucket = Condition.bucket(latest);
    List<Place> longTraces = longTraces(minutes, firstBucket, lastBucket);
    String callers =
        "SELECT TraceId, SpanId, toString(any(Service)) AS Caller FROM "
            + names.table(Tables.SPANS.name())
            + " WHERE (Bucket >= "
            + firstBucket
            + " AND Bucket <= "
            + lastBucket
            + (longTraces.isEmpty() ? "" : " OR " + TraceLookup.condition(longTraces))
            + ") AND (TraceId, SpanId)"
            + names.in()
            + "(SELECT TraceId, ParentSpanId FROM "
            + calls
            + " WHERE "
            + minutes
            + ") GROUP BY TraceId, SpanId";
    // Figures of one minute's spans, then summed: the second step is that of the summaries.
    String joined =
        "SELECT caller.Caller AS Caller, toString(call.Service) AS Called, call.EdgeKind AS"
            + " EdgeKind, call.IsError AS IsError, call.TraceId AS TraceId, call.Duration AS"
            + " Duration, call.DurationBucket AS DurationBucket FROM (SELECT * FROM "
            + calls
            + " WHERE "
            + minutes
            + ") AS call"
            + names.join()
            + "LEFT JOIN ("
            + callers
            + ") AS caller ON call.TraceId = caller.TraceId AND call.ParentSpanId = caller.SpanId";
    clickHouse.query(
        "SELECT Caller, Called, EdgeKind, "
            + Figures.SUMMED
            + " FROM (SELECT Caller, Called, EdgeKind, IsError, "
            + Figures.OF_SPANS
            + " FROM ("
            + joined
            + ") WHERE Caller != Called GROUP BY Caller, Called, EdgeKind, IsError)"
            + " GROUP BY Caller, Called, EdgeKind",
        row -> {
          String caller = row.string();
          EdgeNode called = EdgeNode.service(row.string());
          ServiceEdge.Kind kind = EDGE_KINDS[row.uint8()];
          LatencyFigures figures = Figures.read(row);
          // No service has an empty name: the caller was not found.
          if (caller.isEmpty()) {
            totals.unmatched(figures.count());
          } else {
            totals.edge(EdgeNode.service(caller), called, kind).add(figures);
          }
        });
  }

  /** Traces with calls in the time that have spans outside of the buckets, the newest ones. */
  private List<Place> longTraces(String minutes, int firstBucket, int lastBucket) {
    List<Place> places = new ArrayList<>();
    clickHouse.query(
        "SELECT "
            + Place.COLUMNS
            + " FROM "
            + names.table(Tables.TRACES.name())
            + " WHERE TraceId"
            + names.in()
            + "(SELECT TraceId FROM "
            + names.table(Tables.CALLS.name())
            + " WHERE "
            + minutes
            + ") GROUP BY TraceId HAVING min(FirstBucket) < "
            + firstBucket
            + " OR max(LastBucket) > "
            + lastBucket
            + " ORDER BY S DESC, TraceId LIMIT "
            + MAX_LONG_TRACES,
        row -> places.add(Place.read(row)));
    return places;
  }
}
