package io.datatracing.storage.api;

import io.datatracing.model.TraceId;
import java.util.Comparator;

/**
 * The place of a trace in the order of {@link SpanReader#search}: a page that continues at a cursor
 * holds traces that come after it.
 */
public record PageCursor(long startTimeUnixNano, TraceId traceId)
    implements Comparable<PageCursor> {
  private static final Comparator<PageCursor> NEWEST_FIRST =
      Comparator.comparingLong(PageCursor::startTimeUnixNano)
          .thenComparing(PageCursor::traceId)
          .reversed();

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException naming the text when it is anything else
   */
  public static PageCursor parse(String text) {
    int separator = text.indexOf('.');
    try {
      return new PageCursor(
          Long.parseLong(text.substring(0, Math.max(separator, 0))),
          TraceId.parse(text.substring(separator + 1)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + text + "' is not a cursor", e);
    }
  }

  /** Smaller is newer, and comes first. */
  @Override
  public int compareTo(PageCursor other) {
    return NEWEST_FIRST.compare(this, other);
  }

  @Override
  public String toString() {
    return startTimeUnixNano + "." + traceId;
  }
}
