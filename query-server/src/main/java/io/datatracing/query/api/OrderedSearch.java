package io.datatracing.query.api;

import io.datatracing.http.HttpProblem;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.SpanVisitor;
import io.datatracing.storage.api.Tag;
import io.datatracing.storage.api.TraceQuery;
import io.datatracing.storage.api.TraceSummary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A search in an order that stores do not keep: one pass over the matching spans, of which only the
 * best traces are remembered.
 *
 * <p>Following the cursors gives every trace that matches once while others are stored. A trace
 * whose place changes meanwhile, because it gets a longer, an earlier or another failed span, may
 * be seen twice or not.
 */
final class OrderedSearch {
  /** Traces that pages before a cursor may have had: some 10 MB. */
  static final int MAX_DEPTH = 100_000;

  /** Traces with failures that are counted at once: some 20 MB. */
  static final int MAX_FAILING = 200_000;

  /**
   * One page.
   *
   * @param next null when there are no more
   */
  record Page(List<TraceSummary> traces, @Nullable OrderCursor next) {}

  private OrderedSearch() {}

  /**
   * Looks at every span that matches.
   *
   * @param order not {@link TraceOrder#NEWEST}, which stores know themselves
   * @param query whose cursor has no meaning here
   */
  static Page search(
      SpanReader reader, TraceQuery query, TraceOrder order, @Nullable OrderCursor cursor) {
    List<OrderCursor> best =
        order == TraceOrder.ERRORS
            ? mostErrors(reader, query, cursor)
            : greatest(reader, query, order, cursor);
    boolean hasMore = best.size() > query.limit();
    List<OrderCursor> page = hasMore ? best.subList(0, query.limit()) : best;
    List<TraceSummary> traces = new ArrayList<>();
    for (OrderCursor place : page) {
      // A trace may expire between the two reads.
      Trace trace = reader.trace(place.traceId());
      if (trace != null) {
        traces.add(TraceSummary.of(trace, query));
      }
    }
    return new Page(traces, hasMore ? page.get(page.size() - 1) : null);
  }

  private static List<OrderCursor> greatest(
      SpanReader reader, TraceQuery query, TraceOrder order, @Nullable OrderCursor cursor) {
    Greatest greatest = new Greatest(order, cursor, query.limit() + 1, new HashSet<>());
    reader.scan(query, greatest);
    if (greatest.isShort) {
      // Once more, knowing from the beginning which traces the pages before have had.
      greatest = new Greatest(order, cursor, query.limit() + 1, greatest.seen);
      reader.scan(query, greatest);
    }
    return greatest.sorted();
  }

  private static List<OrderCursor> mostErrors(
      SpanReader reader, TraceQuery query, @Nullable OrderCursor cursor) {
    Map<TraceId, Long> counts = new HashMap<>();
    List<Tag> tags = new ArrayList<>(query.tags());
    tags.add(new Tag("error", "true"));
    reader.scan(
        query.withTags(tags),
        (traceIdHigh, traceIdLow, startTimeUnixNano, durationNanos, isError) -> {
          counts.merge(new TraceId(traceIdHigh, traceIdLow), 1L, Long::sum);
          if (counts.size() > MAX_FAILING) {
            throw tooMany("More than " + MAX_FAILING + " traces have failed spans");
          }
        });
    return counts.entrySet().stream()
        .map(entry -> new OrderCursor(TraceOrder.ERRORS, entry.getValue(), entry.getKey()))
        .filter(place -> cursor == null || cursor.compareTo(place) < 0)
        .sorted()
        .limit(query.limit() + 1L)
        .toList();
  }

  private static RuntimeException tooMany(String what) {
    return new HttpProblem(
            422,
            "Too expensive",
            what + "; ask for a shorter time, or with more conditions.",
            null,
            Map.of())
        .asException();
  }

  /** The traces with the greatest key of a span, after a cursor. */
  private static final class Greatest implements SpanVisitor {
    private final TraceOrder order;
    private final @Nullable OrderCursor cursor;
    private final int wanted;
    private final Map<TraceId, Long> keys = new HashMap<>();

    /** Traces with a span at the cursor or before it: the pages before have had them. */
    private final Set<TraceId> seen;

    /** Smaller keys are not among the wanted ones, whatever comes. */
    private long least = Long.MIN_VALUE;

    /**
     * Whether a trace that took the place of others turned out to be of a page before: those that
     * it displaced are forgotten.
     */
    private boolean isShort;

    Greatest(TraceOrder order, @Nullable OrderCursor cursor, int wanted, Set<TraceId> seen) {
      this.seen = seen;
      this.order = order;
      this.cursor = cursor;
      this.wanted = wanted;
    }

    @Override
    public void visit(
        long traceIdHigh,
        long traceIdLow,
        long startTimeUnixNano,
        long durationNanos,
        boolean isError) {
      // The complement turns the order round, and unlike the negative cannot overflow.
      long key = order == TraceOrder.OLDEST ? ~startTimeUnixNano : Math.max(0, durationNanos);
      if (key < least) {
        return;
      }
      TraceId id = new TraceId(traceIdHigh, traceIdLow);
      if (cursor != null && cursor.compareTo(new OrderCursor(order, key, id)) >= 0) {
        isShort |= keys.remove(id) != null && least > Long.MIN_VALUE;
        if (seen.add(id) && seen.size() > MAX_DEPTH) {
          throw tooMany("More than " + MAX_DEPTH + " traces come before the cursor");
        }
        return;
      }
      if (seen.contains(id)) {
        return;
      }
      keys.merge(id, key, Math::max);
      if (keys.size() >= 4 * wanted) {
        keepWanted();
      }
    }

    /**
     * A trace that is dropped here and later has a span before the cursor, or a greater one, is
     * judged by that span then.
     */
    private void keepWanted() {
      List<OrderCursor> best = sorted();
      keys.clear();
      best.forEach(place -> keys.put(place.traceId(), place.key()));
      least = best.get(best.size() - 1).key();
    }

    List<OrderCursor> sorted() {
      return keys.entrySet().stream()
          .map(entry -> new OrderCursor(order, entry.getValue(), entry.getKey()))
          .sorted()
          .limit(wanted)
          .toList();
    }
  }
}
