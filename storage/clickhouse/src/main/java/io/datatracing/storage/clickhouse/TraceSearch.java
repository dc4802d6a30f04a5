package io.datatracing.storage.clickhouse;

import io.datatracing.model.Span;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.PageCursor;
import io.datatracing.storage.api.TracePage;
import io.datatracing.storage.api.TraceQuery;
import io.datatracing.storage.api.TraceSummary;
import io.datatracing.storage.api.TraceSummaryBuilder;
import io.datatracing.storage.clickhouse.TraceLookup.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One page, newest first.
 *
 * <p>Its candidates are traces with a span that meets the condition, in the order of their first
 * rows. They are looked for in the newest time first and then further back: a trace that begins in
 * the time that was searched has its place, because one that is found further back only began
 * before it.
 *
 * <p>A trace's first row may be a report of a span that has ended since with another start. Then
 * the trace stands where the report began; its own start is never before that.
 */
final class TraceSearch {
  /** How far back from the newest to look before looking at everything. */
  private static final List<Duration> WINDOWS =
      List.of(Duration.ofMinutes(15), Duration.ofHours(4), Duration.ofDays(3));

  private final ClickHouse clickHouse;
  private final Names names;
  private final TraceLookup lookup;
  private final TraceQuery query;
  private final Condition condition;
  private final long newest;

  /**
   * Prepares a search.
   *
   * @param nowNanos what begins later is found, but not first
   */
  TraceSearch(
      ClickHouse clickHouse,
      Names names,
      TraceLookup lookup,
      TraceQuery query,
      Condition condition,
      long nowNanos) {
    this.clickHouse = clickHouse;
    this.names = names;
    this.lookup = lookup;
    this.query = query;
    this.condition = condition;
    PageCursor cursor = query.cursor();
    long end = Math.min(query.endNanos(), nowNanos);
    newest = cursor == null ? end : Math.min(end, cursor.startTimeUnixNano());
  }

  TracePage run() {
    List<TraceSummary> found = new ArrayList<>();
    PageCursor after = query.cursor();
    // One more than asked for tells whether there is a next page.
    while (found.size() <= query.limit()) {
      int wanted = query.limit() + 1 - found.size();
      List<Place> candidates = candidates(after, wanted);
      for (TraceSummary summary : summaries(candidates)) {
        // What matched may have been a report of a span that has ended since.
        if (summary.matchedSpanCount() > 0) {
          found.add(summary);
        }
      }
      if (candidates.size() < wanted) {
        break;
      }
      Place last = candidates.get(candidates.size() - 1);
      after = new PageCursor(last.start(), last.traceId());
    }
    if (found.size() <= query.limit()) {
      return new TracePage(found, null);
    }
    List<TraceSummary> page = found.subList(0, query.limit());
    return new TracePage(page, page.get(page.size() - 1).position());
  }

  private List<Place> candidates(@Nullable PageCursor after, int wanted) {
    for (Duration window : WINDOWS) {
      long from = newest - window.toNanos();
      // Also when the subtraction went below the lowest number of all.
      if (from <= query.startNanos() || from > newest) {
        break;
      }
      List<Place> candidates = candidates(after, wanted, from);
      if (candidates.size() == wanted) {
        return candidates;
      }
    }
    return candidates(after, wanted, Long.MIN_VALUE);
  }

  /** Traces that began at {@code from} or later. */
  private List<Place> candidates(@Nullable PageCursor after, int wanted, long from) {
    List<String> having = new ArrayList<>();
    if (from > Long.MIN_VALUE) {
      having.add("S >= " + Condition.number(from));
    }
    if (after != null) {
      String start = Condition.number(after.startTimeUnixNano());
      having.add(
          "(S < %s OR S = %s AND TraceId < %s)"
              .formatted(start, start, Names.fixed(after.traceId())));
    }
    String matching =
        condition.sql()
            + (from > Long.MIN_VALUE
                ? " AND Bucket >= "
                    + Condition.bucket(from)
                    + " AND Start >= "
                    + Condition.number(from)
                : "");
    List<Place> places = new ArrayList<>();
    clickHouse.query(
        "SELECT "
            + Place.COLUMNS
            + " FROM "
            + names.table(Tables.TRACES.name())
            + " WHERE TraceId"
            + names.in()
            + "(SELECT TraceId FROM "
            + names.table(Tables.SPANS.name())
            + " WHERE "
            + matching
            + ") GROUP BY TraceId"
            + (having.isEmpty() ? "" : " HAVING " + String.join(" AND ", having))
            + " ORDER BY S DESC, TraceId DESC LIMIT "
            + wanted,
        row -> places.add(Place.read(row)));
    return places;
  }

  /** In the order of the places. */
  private List<TraceSummary> summaries(List<Place> places) {
    if (places.isEmpty()) {
      return List.of();
    }
    Map<TraceId, TraceSummary> summaries =
        condition.isExact() ? ofColumns(places) : ofSpans(places);
    return places.stream()
        .map(place -> summaries.get(place.traceId()))
        .filter(summary -> summary != null)
        .toList();
  }

  private static final class Facts {
    final TraceSummaryBuilder builder;
    final Set<Long> spanIds = new HashSet<>();
    boolean isRepeated;

    Facts(TraceId traceId) {
      builder = new TraceSummaryBuilder(traceId);
    }
  }

  /** Without the spans themselves, which may be millions: from the columns that a summary needs. */
  private Map<TraceId, TraceSummary> ofColumns(List<Place> places) {
    Map<TraceId, Facts> facts = new LinkedHashMap<>();
    clickHouse.query(
        "SELECT TraceId, SpanId, ParentSpanId, Start, Duration, Service, Name, toUInt8(Status = 2),"
            + " toUInt8("
            + condition.sql()
            + ") FROM "
            + names.table(Tables.SPANS.name())
            + " WHERE "
            + TraceLookup.condition(places),
        row -> {
          Facts trace = facts.computeIfAbsent(row.traceId(), Facts::new);
          long spanId = row.id();
          boolean isRoot = row.id() == 0;
          long start = row.int64();
          long end = start + row.int64();
          trace.isRepeated |= !trace.spanIds.add(spanId);
          trace.builder.add(
              spanId, isRoot, start, end, row.string(), row.string(), row.bool(), row.bool());
        });
    Map<TraceId, TraceSummary> summaries = new HashMap<>();
    facts.forEach((id, trace) -> summaries.put(id, trace.builder.build()));
    List<Place> repeated = new ArrayList<>();
    for (Place place : places) {
      Facts trace = facts.get(place.traceId());
      if (trace != null && trace.isRepeated) {
        repeated.add(place);
      }
    }
    if (!repeated.isEmpty()) {
      // Two spans of one id: only the whole spans tell whether they are repetitions.
      summaries.putAll(ofSpans(repeated));
    }
    return summaries;
  }

  private Map<TraceId, TraceSummary> ofSpans(Collection<Place> places) {
    Map<TraceId, List<Span>> traces =
        lookup.spans(places).stream().collect(Collectors.groupingBy(Span::traceId));
    Map<TraceId, TraceSummary> summaries = new HashMap<>();
    traces.forEach((id, spans) -> summaries.put(id, TraceSummary.of(Trace.of(id, spans), query)));
    return summaries;
  }
}
