package io.datatracing.exporter;

import io.datatracing.bootstrap.trace.Span;

/**
 * Brings spans into the processor's caches before they are encoded.
 *
 * <p>When the worker comes to a span its fields, array and strings have long left the caches of its
 * processor, and encoding waits for each of them in turn: a string is found by its attribute, its
 * characters by the string. Read for several spans in a loop that does nothing else, the processor
 * has many of these reads under way at a time.
 *
 * <p>One thread.
 */
final class Nearby {
  /** So many fit into 32 KB, the smallest first-level cache of today, with room to spare. */
  static final int SPANS = 16;

  /** Written so that the compiler cannot leave the reads out. */
  private int touched;

  /**
   * Reads spans from index {@code from} on.
   *
   * @param to where the spans end
   * @return the index of the first span that was not read
   */
  int fetch(Span[] spans, int from, int to) {
    int end = Math.min(to, from + SPANS);
    int sum = 0;
    for (int i = from; i < end; i++) {
      Span span = spans[i];
      try {
        sum += (int) span.traceIdLow() + span.name().length() + SpanSize.estimateBytes(span);
      } catch (RuntimeException fault) {
        // A span that cannot be read costs only itself: the encoder comes to it, and counts.
        sum++;
      }
    }
    touched = sum;
    return end;
  }

  /** For a debugger. */
  @Override
  public String toString() {
    return "Nearby[" + touched + ']';
  }
}
