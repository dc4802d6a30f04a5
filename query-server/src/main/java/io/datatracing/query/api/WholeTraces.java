package io.datatracing.query.api;

import io.datatracing.model.Trace;
import io.datatracing.storage.api.PageCursor;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.TracePage;
import io.datatracing.storage.api.TraceQuery;
import io.datatracing.storage.api.TraceSummary;
import java.io.IOException;
import java.util.function.Predicate;

/**
 * The newest traces that meet a question, whole, one after the other, for interfaces that answer a
 * search with them. One trace is held at a time.
 */
public final class WholeTraces {
  private WholeTraces() {}

  /** Is given each trace. */
  public interface Taker {
    void take(Trace trace) throws IOException;
  }

  /**
   * Gives the first {@code limit} traces, newest first.
   *
   * @param query whose own limit and cursor have no meaning here
   * @param limit 1 or more
   */
  public static void forEach(SpanReader reader, TraceQuery query, int limit, Taker taker)
      throws IOException {
    forEach(reader, query, limit, limit, trace -> true, taker);
  }

  /**
   * Gives the first {@code limit} of those that also meet a condition which stores do not know.
   *
   * @param looked traces that are looked at for it
   */
  public static void forEach(
      SpanReader reader,
      TraceQuery query,
      int limit,
      int looked,
      Predicate<Trace> condition,
      Taker taker)
      throws IOException {
    int left = limit;
    int leftToLookAt = looked;
    PageCursor cursor = null;
    while (true) {
      TracePage page =
          reader.search(
              query
                  .withLimit(Math.min(Math.min(left, leftToLookAt), TraceQuery.MAX_LIMIT))
                  .withCursor(cursor));
      for (TraceSummary summary : page.traces()) {
        // A trace may expire between the two reads.
        Trace trace = reader.trace(summary.traceId());
        leftToLookAt--;
        if (trace != null && condition.test(trace)) {
          taker.take(trace);
          left--;
        }
      }
      cursor = page.nextCursor();
      if (cursor == null || left == 0 || leftToLookAt == 0) {
        return;
      }
    }
  }
}
