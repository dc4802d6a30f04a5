package io.datatracing.exporter.sampling;

/** What is rescued, and how much may wait for it. Immutable. */
public final class RescueOptions {
  public static final int DEFAULT_THRESHOLD_MILLIS = 5_000;
  public static final int DEFAULT_SPANS = 8_192;
  public static final int DEFAULT_BYTES = 8 << 20;

  final long thresholdNanos;
  final int spans;
  final long bytes;

  /**
   * @param thresholdMillis a trace whose first span here runs for longer is rescued
   * @param spans of all candidates together, open ones included
   * @param bytes of ended spans of all candidates together, estimated
   * @throws IllegalArgumentException if a number is less than 1
   */
  public RescueOptions(int thresholdMillis, int spans, int bytes) {
    if (thresholdMillis < 1 || spans < 1 || bytes < 1) {
      throw new IllegalArgumentException(
          "rescue has "
              + thresholdMillis
              + " ms, "
              + spans
              + " spans and "
              + bytes
              + " bytes, expected 1 or more of each");
    }
    this.thresholdNanos = thresholdMillis * 1_000_000L;
    this.spans = spans;
    this.bytes = bytes;
  }
}
