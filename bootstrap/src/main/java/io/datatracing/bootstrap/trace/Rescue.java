package io.datatracing.bootstrap.trace;

import org.jspecify.annotations.Nullable;

/**
 * Keeps what is needed of traces that the head sampler refused until it is known whether they are
 * worth exporting. Supplied by the agent's loader where it is wanted; null in the tracer where it
 * is not.
 */
public abstract class Rescue {
  /** How long one reading of the wall clock serves. */
  private static final long FRESH_NANOS = 1_000_000_000L;

  /**
   * A monotonic reading, and what added to it gives nanoseconds since 1970. Replaced as a whole by
   * whoever finds it old; of two threads that do, either is right.
   */
  private volatile long @Nullable [] wallClock;

  /**
   * A refused trace begins here, at {@code nanoTime} of the monotonic clock. Never throws.
   *
   * @return who is told of its spans: one for this trace, or one for all that are not recorded
   */
  protected abstract Candidate begin(long nanoTime);

  /**
   * Added to a monotonic reading it gives nanoseconds since 1970, by a reading of the wall clock
   * that is a good second old at most: of the traces refused few are ever read, and the clock is
   * much of what they cost.
   */
  final long epochOffsetNanos(SpanClock clock, long nanoTime) {
    long[] read = wallClock;
    if (read == null || nanoTime - read[0] >= FRESH_NANOS) {
      read = new long[] {nanoTime, clock.epochNanos() - nanoTime};
      wallClock = read;
    }
    return read[1];
  }

  /**
   * Who is told of the spans of a refused trace. A span that {@link #starts} said no to is a
   * skeleton ({@link Span#isSkeleton}). Called by any thread; never throws.
   */
  public abstract static class Candidate {
    /** A span is about to start. False if it is not recorded: then it is a skeleton. */
    protected abstract boolean starts();

    /**
     * A span has ended, by {@link Span#end} or {@link Span#discard}, a skeleton or not.
     *
     * @see Span#keepSkeleton
     */
    protected abstract void ended(Span span);
  }
}
