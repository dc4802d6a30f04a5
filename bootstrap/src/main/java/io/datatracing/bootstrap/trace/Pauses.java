package io.datatracing.bootstrap.trace;

import org.jspecify.annotations.Nullable;

/**
 * The last times in which this process stood still: its threads were stopped by the garbage
 * collector, or got no CPU. Immutable; the newest one is in the tracer, and a span that was open in
 * one of them tells so by an event.
 */
public final class Pauses {
  /** More than that of one span are not told: the newest ones are. */
  public static final int MOST = 16;

  private static final AttributeKey DURATION = AttributeKey.of("datatracing.pause.duration");
  private static final AttributeKey CAUSE = AttributeKey.of("datatracing.pause.cause");
  private static final double NANOS_PER_SECOND = 1e9;

  /** Begin and end of each, oldest first, by {@link SpanClock#nanoTime}. */
  private final long[] nanos;

  private final String[] causes;

  private Pauses(long[] nanos, String[] causes) {
    this.nanos = nanos;
    this.causes = causes;
  }

  /**
   * {@code before} and one more, without the oldest if there are too many.
   *
   * @param before null for none
   * @param fromNanos by {@link SpanClock#nanoTime}
   * @param cause {@code gc} or {@code cpu}
   */
  public static Pauses add(@Nullable Pauses before, long fromNanos, long toNanos, String cause) {
    int old = before == null ? 0 : Math.min(before.causes.length, MOST - 1);
    long[] nanos = new long[2 * old + 2];
    String[] causes = new String[old + 1];
    if (before != null) {
      int skipped = before.causes.length - old;
      System.arraycopy(before.nanos, 2 * skipped, nanos, 0, 2 * old);
      System.arraycopy(before.causes, skipped, causes, 0, old);
    }
    nanos[2 * old] = fromNanos;
    nanos[2 * old + 1] = toNanos;
    causes[old] = cause;
    return new Pauses(nanos, causes);
  }

  /** Tells {@code span}, which has just ended, what it was hit by. */
  void tell(Span span, long epochOffsetNanos) {
    long start = span.startEpochNanos() - epochOffsetNanos;
    long end = span.endEpochNanos() - epochOffsetNanos;
    // The usual case: all of them were over when it began.
    if (nanos[nanos.length - 1] - start <= 0) {
      return;
    }
    for (int i = 0; i < causes.length; i++) {
      long from = nanos[2 * i];
      long to = nanos[2 * i + 1];
      if (to - start > 0 && from - end < 0) {
        long at = from - start > 0 ? from : start;
        SpanEvent event = span.lateEvent("datatracing.pause", at + epochOffsetNanos);
        if (event != null) {
          event.put(DURATION, (to - from) / NANOS_PER_SECOND);
          event.put(CAUSE, causes[i]);
        }
      }
    }
  }
}
