package io.datatracing.exporter;

/**
 * Which of several endpoints is next: the one that worked last. While that is not the first, the
 * first is tried again every {@value #HOME_AGAIN_SECONDS} s, with a request that goes on to the
 * others if it fails, so nothing is lost by asking. Not safe for use by several threads.
 */
final class FailOver {
  static final int HOME_AGAIN_SECONDS = 30;
  private static final long HOME_AGAIN_NANOS = HOME_AGAIN_SECONDS * 1_000_000_000L;

  private final int endpoints;
  private int current;
  private long leftHomeNanos;

  FailOver(int endpoints) {
    this.endpoints = endpoints;
  }

  /** Where a request begins. */
  int first(long nowNanos) {
    if (current != 0 && nowNanos - leftHomeNanos >= HOME_AGAIN_NANOS) {
      leftHomeNanos = nowNanos;
      return 0;
    }
    return current;
  }

  /** Where it goes on after {@code failed}. */
  int after(int failed) {
    return (failed + 1) % endpoints;
  }

  /** The endpoint answered. */
  void worked(int endpoint, long nowNanos) {
    if (current == 0 && endpoint != 0) {
      leftHomeNanos = nowNanos;
    }
    current = endpoint;
  }

  /**
   * The part of the time that is left which the next endpoint gets: one that never answers must not
   * use up that of the others.
   *
   * @param left endpoints not yet asked, at least 1
   */
  static int share(long deadlineNanos, long nowNanos, int left) {
    return (int) Math.max(1, (deadlineNanos - nowNanos) / 1_000_000 / left);
  }
}
