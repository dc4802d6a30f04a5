package io.datatracing.exporter.sampling;

import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanStatus;

/** What is rescued, and how much may wait for it. Immutable. */
public final class RescueOptions {
  public static final int DEFAULT_THRESHOLD_MILLIS = 5_000;
  public static final int DEFAULT_SPANS = 8_192;
  public static final int DEFAULT_BYTES = 8 << 20;

  /** At 2 microseconds a span and some spans a trace below one percent of a processor. */
  public static final int DEFAULT_TRACES_PER_SECOND = 1_000;

  /** More than any process begins. */
  public static final int MOST_TRACES_PER_SECOND = 10_000_000;

  final long thresholdNanos;
  final int spans;
  final long bytes;
  final int tracesPerSecond;

  /**
   * @param thresholdMillis a trace whose first span here runs for longer is rescued
   * @param spans of all candidates together, open ones included
   * @param bytes of ended spans of all candidates together, estimated
   * @param tracesPerSecond refused traces of which spans are recorded as all others are, with a
   *     burst of one second's worth; the spans of those beyond are skeletons
   * @throws IllegalArgumentException if a number is less than 1
   */
  public RescueOptions(int thresholdMillis, int spans, int bytes, int tracesPerSecond) {
    if (thresholdMillis < 1 || spans < 1 || bytes < 1 || tracesPerSecond < 1) {
      throw new IllegalArgumentException(
          "rescue has "
              + thresholdMillis
              + " ms, "
              + spans
              + " spans and "
              + bytes
              + " bytes and "
              + tracesPerSecond
              + " traces a second, expected 1 or more of each");
    }
    this.thresholdNanos = thresholdMillis * 1_000_000L;
    this.spans = spans;
    this.bytes = bytes;
    this.tracesPerSecond = tracesPerSecond;
  }

  /** Whether {@code span}, which has ended, makes its trace one that is exported. */
  boolean isWorthIt(Span span) {
    return span.status() == SpanStatus.ERROR
        || (span.isLocalRoot() && span.endEpochNanos() - span.startEpochNanos() > thresholdNanos);
  }
}
