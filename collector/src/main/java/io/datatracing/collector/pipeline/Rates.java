package io.datatracing.collector.pipeline;

/**
 * How fast batches come to a node and leave it, over the last ten seconds: a second's look at
 * counters each time, the difference to the oldest look kept.
 */
final class Rates {
  static final int LOOKS = 11;

  private static final double NANOS_PER_SECOND = 1e9;

  /**
   * @param arrivedBatches handed to the node, a second
   * @param arrivedSpans of these
   * @param answeredBatches that left it, a second
   * @param handedOnSpans that it gave to those behind it
   */
  record PerSecond(
      double arrivedBatches, double arrivedSpans, double answeredBatches, double handedOnSpans) {
    static final PerSecond NONE = new PerSecond(0, 0, 0, 0);
  }

  private record Look(long nanos, long inBatches, long inSpans, long answered, long outSpans) {}

  private final Look[] looks = new Look[LOOKS];
  private int next;
  private int count;

  synchronized void look(long nanos, NodeFigures figures) {
    looks[next] =
        new Look(
            nanos,
            figures.batchesIn.sum(),
            figures.spansIn.sum(),
            figures.waits.sum(),
            figures.spansOut.sum());
    next = (next + 1) % LOOKS;
    count = Math.min(LOOKS, count + 1);
  }

  /** Nothing before there were two looks. */
  synchronized PerSecond perSecond() {
    if (count < 2) {
      return PerSecond.NONE;
    }
    Look last = looks[(next + LOOKS - 1) % LOOKS];
    Look first = looks[(next + LOOKS - count) % LOOKS];
    double seconds = (last.nanos - first.nanos) / NANOS_PER_SECOND;
    if (seconds <= 0) {
      return PerSecond.NONE;
    }
    return new PerSecond(
        (last.inBatches - first.inBatches) / seconds,
        (last.inSpans - first.inSpans) / seconds,
        (last.answered - first.answered) / seconds,
        (last.outSpans - first.outSpans) / seconds);
  }
}
