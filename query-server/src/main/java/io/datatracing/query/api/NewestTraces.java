package io.datatracing.query.api;

import io.datatracing.model.Trace;
import io.datatracing.storage.api.PageCursor;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.TracePage;
import io.datatracing.storage.api.TraceQuery;
import io.datatracing.storage.api.TraceSummary;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The newest traces that meet a question, whole, page by page, until there are enough. */
final class NewestTraces {
  /** Spans of one page at once; a page ends early where its traces are huge. */
  private static final int MAX_PAGE_SPANS = 100_000;

  private final SpanReader reader;
  private final TraceQuery query;
  private final int limit;
  private @Nullable TracePage page;
  private int next;
  private int count;
  private long oldest;
  private boolean more;

  NewestTraces(SpanReader reader, TraceQuery query, int limit) {
    this.reader = reader;
    this.query = query.withLimit(Math.min(limit, TraceQuery.MAX_LIMIT));
    this.limit = limit;
    oldest = query.endNanos();
  }

  /** Some more of them; empty when there are no more, or enough. */
  List<Trace> next() {
    List<Trace> traces = new ArrayList<>();
    int spans = 0;
    while (spans < MAX_PAGE_SPANS && traces.size() < TraceQuery.MAX_LIMIT) {
      TraceSummary summary = nextSummary();
      if (summary == null) {
        break;
      }
      // A trace may expire between the two reads.
      Trace trace = reader.trace(summary.traceId());
      if (trace != null) {
        count++;
        oldest = Math.min(oldest, trace.startTimeUnixNano());
        traces.add(trace);
        spans += trace.spans().size();
      }
    }
    return traces;
  }

  /** Traces that were given. */
  int count() {
    return count;
  }

  /** When the oldest of them began; the end of the question's time if there is none. */
  long oldestUnixNano() {
    return oldest;
  }

  /** Whether there are older ones. */
  boolean hasMore() {
    return more;
  }

  private @Nullable TraceSummary nextSummary() {
    TracePage current = page;
    if (current == null) {
      current = reader.search(query);
      page = current;
    }
    if (next == current.traces().size()) {
      PageCursor cursor = current.nextCursor();
      if (cursor == null) {
        return null;
      }
      if (count >= limit) {
        more = true;
        return null;
      }
      current = reader.search(query.withCursor(cursor));
      page = current;
      next = 0;
      if (current.traces().isEmpty()) {
        return null;
      }
    }
    if (count >= limit) {
      more = true;
      return null;
    }
    return current.traces().get(next++);
  }
}
