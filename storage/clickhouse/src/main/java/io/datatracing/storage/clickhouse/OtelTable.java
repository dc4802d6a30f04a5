package io.datatracing.storage.clickhouse;

import io.datatracing.model.Span;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.Aggregates;
import io.datatracing.storage.api.BulkReader;
import io.datatracing.storage.api.LinkedSpans;
import io.datatracing.storage.api.Operation;
import io.datatracing.storage.api.PageCursor;
import io.datatracing.storage.api.ServiceColors;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.SpanSource;
import io.datatracing.storage.api.SpanVisitor;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreStats;
import io.datatracing.storage.api.Tag;
import io.datatracing.storage.api.TracePage;
import io.datatracing.storage.api.TraceQuery;
import io.datatracing.storage.api.TraceSummary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The table of the OpenTelemetry collector's exporter, read as it is. It is ordered by service,
 * name and time and has no summaries: a trace by id needs its index, figures need the spans of
 * their time.
 */
final class OtelTable implements SpanSource, SpanReader, BulkReader {
  private static final int PAGE_SPANS = 10_000;

  /** Below the end of DateTime64(9). */
  private static final long YEAR_2200 = 7_258_118_400_000_000_000L;

  private final ClickHouse clickHouse;
  private final String table;
  private final ServiceColors colors;
  private final OtelAggregates aggregates;

  private OtelTable(ClickHouse clickHouse, String table, ServiceColors colors) {
    this.clickHouse = clickHouse;
    this.table = table;
    this.colors = colors;
    aggregates = new OtelAggregates(clickHouse, table);
  }

  /**
   * Opens it.
   *
   * @throws StoreException in one line when there is no such table, or it lacks a column
   */
  static OtelTable open(ClickHouse clickHouse, ClickHouseOptions options, ServiceColors colors) {
    String table = options.database() + "." + options.otelTable();
    try {
      clickHouse.queryAnywhere(
          "SELECT " + OtelRow.COLUMNS + " FROM " + table + " LIMIT 0", OtelRow::read);
    } catch (RefusedException e) {
      throw new StoreException(
          "Cannot read %s as a table of the OpenTelemetry collector's exporter; set %s and %s: %s"
              .formatted(
                  table, ClickHouseOptions.DATABASE, ClickHouseOptions.OTEL_TABLE, e.getMessage()),
          e);
    }
    return new OtelTable(clickHouse, table, colors);
  }

  @Override
  public SpanReader reader() {
    return this;
  }

  @Override
  public Aggregates aggregates() {
    return aggregates;
  }

  @Override
  public BulkReader bulk() {
    return this;
  }

  @Override
  public StoreStats stats() {
    long[] spans = {0};
    clickHouse.query("SELECT count() FROM " + table, row -> spans[0] = row.int64());
    return new StoreStats(0, 0, 0, 0, 0, spans[0], 0, 0);
  }

  @Override
  public @Nullable Trace trace(TraceId traceId) {
    List<Span> spans = spans("TraceId = '" + traceId + "'");
    return spans.isEmpty() ? null : Trace.of(traceId, spans);
  }

  private List<Span> spans(String condition) {
    List<Span> spans = new ArrayList<>();
    pages(condition, spans::addAll);
    return spans;
  }

  @Override
  public TracePage search(TraceQuery query) {
    List<TraceSummary> found = new ArrayList<>();
    PageCursor after = query.cursor();
    while (found.size() <= query.limit()) {
      int wanted = query.limit() + 1 - found.size();
      List<PageCursor> candidates = candidates(query, after, wanted);
      Map<TraceId, TraceSummary> summaries = summaries(candidates, query);
      for (PageCursor candidate : candidates) {
        TraceSummary summary = summaries.get(candidate.traceId());
        // The condition on the table is wider than some tags.
        if (summary != null && summary.matchedSpanCount() > 0) {
          found.add(summary);
        }
      }
      if (candidates.size() < wanted) {
        break;
      }
      after = candidates.get(candidates.size() - 1);
    }
    if (found.size() <= query.limit()) {
      return new TracePage(found, null);
    }
    List<TraceSummary> page = found.subList(0, query.limit());
    return new TracePage(page, page.get(page.size() - 1).position());
  }

  private List<PageCursor> candidates(TraceQuery query, @Nullable PageCursor after, int wanted) {
    String having =
        after == null
            ? ""
            : " HAVING S < %s OR S = %s AND T < '%s'"
                .formatted(
                    Condition.number(after.startTimeUnixNano()),
                    Condition.number(after.startTimeUnixNano()),
                    after.traceId());
    List<PageCursor> candidates = new ArrayList<>();
    clickHouse.query(
        "SELECT toString(TraceId) AS T, min(toUnixTimestamp64Nano(Timestamp)) AS S FROM "
            + table
            + " WHERE TraceId IN (SELECT TraceId FROM "
            + table
            + " WHERE "
            + condition(query)
            + ") GROUP BY T"
            + having
            + " ORDER BY S DESC, T DESC LIMIT "
            + wanted,
        row -> {
          TraceId traceId = TraceId.parse(row.string());
          candidates.add(new PageCursor(row.int64(), traceId));
        });
    return candidates;
  }

  private Map<TraceId, TraceSummary> summaries(List<PageCursor> places, TraceQuery query) {
    if (places.isEmpty()) {
      return Map.of();
    }
    String ids =
        places.stream().map(place -> "'" + place.traceId() + "'").collect(Collectors.joining(", "));
    Map<TraceId, TraceSummary> summaries = new HashMap<>();
    spans("TraceId IN (" + ids + ")").stream()
        .collect(Collectors.groupingBy(Span::traceId))
        .forEach((id, spans) -> summaries.put(id, TraceSummary.of(Trace.of(id, spans), query)));
    return summaries;
  }

  private static String condition(TraceQuery query) {
    List<String> parts = new ArrayList<>();
    parts.add(times(query.startNanos(), query.endNanos()));
    if (query.service() != null) {
      parts.add("ServiceName = " + Names.text(query.service()));
    }
    if (query.operation() != null) {
      parts.add("SpanName = " + Names.text(query.operation()));
    }
    if (query.minDurationNanos() != null) {
      parts.add("toInt64(Duration) >= " + Condition.number(query.minDurationNanos()));
    }
    if (query.maxDurationNanos() != null) {
      parts.add("toInt64(Duration) <= " + Condition.number(query.maxDurationNanos()));
    }
    for (Tag tag : query.tags()) {
      String key = Names.text(tag.key());
      String value = Names.text(tag.value());
      parts.add(
          "(SpanAttributes[%s] = %s OR ResourceAttributes[%s] = %s%s)"
              .formatted(
                  key,
                  value,
                  key,
                  value,
                  tag.isError() ? " OR StatusCode IN ('Error', 'STATUS_CODE_ERROR')" : ""));
    }
    return String.join(" AND ", parts);
  }

  /** The column itself is compared as well where it can be: it is what partitions go by. */
  static String times(long startNanos, long endNanos) {
    return "toUnixTimestamp64Nano(Timestamp) >= %s AND toUnixTimestamp64Nano(Timestamp) < %s"
            .formatted(Condition.number(startNanos), Condition.number(endNanos))
        + (startNanos > 0 ? " AND Timestamp >= " + time(startNanos) : "")
        + (endNanos > 0 && endNanos < YEAR_2200 ? " AND Timestamp < " + time(endNanos) : "");
  }

  private static String time(long nanos) {
    return "fromUnixTimestamp64Nano(" + Condition.number(Math.min(nanos, YEAR_2200)) + ", 'UTC')";
  }

  @Override
  public void scan(TraceQuery query, SpanVisitor visitor) {
    pages(
        condition(query),
        page ->
            page.stream()
                .filter(query::matches)
                .forEach(
                    span ->
                        visitor.visit(
                            span.traceId().high(),
                            span.traceId().low(),
                            span.startTimeUnixNano(),
                            span.durationNanos(),
                            span.status().isError())));
  }

  @Override
  public List<Span> linksTo(Set<TraceId> targets, long startNanos, long endNanos, int limit) {
    LinkedSpans linked = new LinkedSpans(targets, startNanos, endNanos, limit);
    if (!targets.isEmpty()) {
      String list = targets.stream().map(id -> "'" + id + "'").collect(Collectors.joining(", "));
      pages(
          times(startNanos, endNanos) + " AND hasAny(Links.TraceId, [" + list + "])",
          page -> page.forEach(linked::add));
    }
    return linked.first();
  }

  @Override
  public List<String> services() {
    Set<String> services = new TreeSet<>();
    clickHouse.query(
        "SELECT DISTINCT toString(ServiceName) FROM " + table, row -> services.add(row.string()));
    return List.copyOf(services);
  }

  @Override
  public List<Operation> operations(String service) {
    Set<Operation> operations = new TreeSet<>();
    clickHouse.query(
        "SELECT DISTINCT toString(SpanName), toString(SpanKind) FROM "
            + table
            + " WHERE ServiceName = "
            + Names.text(service),
        row -> {
          String name = row.string();
          SpanKind kind = OtelRow.kind(row.string());
          operations.add(new Operation(name, kind));
        });
    return List.copyOf(operations);
  }

  @Override
  public int serviceColor(String service) {
    return colors.slot(service);
  }

  @Override
  public void read(
      @Nullable String service, long startNanos, long endNanos, Consumer<List<Span>> page) {
    pages(
        times(startNanos, endNanos)
            + (service == null ? "" : " AND ServiceName = " + Names.text(service)),
        page);
  }

  private void pages(String condition, Consumer<List<Span>> page) {
    List<Span> spans = new ArrayList<>();
    clickHouse.query(
        "SELECT " + OtelRow.COLUMNS + " FROM " + table + " WHERE " + condition,
        row -> {
          spans.add(OtelRow.read(row));
          if (spans.size() == PAGE_SPANS) {
            page.accept(List.copyOf(spans));
            spans.clear();
          }
        });
    if (!spans.isEmpty()) {
      page.accept(List.copyOf(spans));
    }
  }

  @Override
  public void close() {
    clickHouse.close();
  }
}
