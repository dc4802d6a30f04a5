package io.datatracing.bootstrap;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Counts of lost spans by cause, and some of the traces they were of. Counts are exact, the list is
 * bounded. Any thread may add and read, nobody waits; what is not sampled or not recorded on
 * purpose is only counted.
 */
public final class Losses {
  private static final LossCause[] CAUSES = LossCause.values();

  private final AtomicLongArray counts = new AtomicLongArray(CAUSES.length);
  private final AtomicReferenceArray<@Nullable LostTraces> traces =
      new AtomicReferenceArray<>(CAUSES.length);

  public void add(LossCause cause, long spans) {
    counts.addAndGet(cause.ordinal(), spans);
  }

  /** Counts one span, and may remember the trace it was of. */
  public void add(LossCause cause, long traceIdHigh, long traceIdLow) {
    add(cause, 1);
    remember(cause, traceIdHigh, traceIdLow);
  }

  /** May remember the trace of a span that is counted by {@link #add(LossCause, long)}. */
  public void remember(LossCause cause, long traceIdHigh, long traceIdLow) {
    LostTraces list = traces.get(cause.ordinal());
    if (list == null) {
      traces.compareAndSet(cause.ordinal(), null, new LostTraces());
      list = traces.get(cause.ordinal());
    }
    // Null again if it was taken meanwhile: the next loss begins a new list.
    if (list != null) {
      list.add(traceIdHigh, traceIdLow);
    }
  }

  /**
   * The traces remembered since the last call, at most 64: high and low half of the id and the time
   * in milliseconds since 1970. One that is remembered at this very moment may be missing from this
   * list and the next.
   */
  public List<long[]> takeTraces(LossCause cause) {
    LostTraces list = traces.getAndSet(cause.ordinal(), null);
    return list == null ? Collections.<long[]>emptyList() : list.list();
  }

  public long of(LossCause cause) {
    return counts.get(cause.ordinal());
  }

  /** The sum over all causes. Not a snapshot: losses counted meanwhile may or may not be in it. */
  public long total() {
    long total = 0;
    for (int i = 0; i < CAUSES.length; i++) {
      total += counts.get(i);
    }
    return total;
  }

  /**
   * Causes with a count, for instance {@code agent.queue_full=12 agent.export_failed=3}; empty when
   * nothing was lost.
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (LossCause cause : CAUSES) {
      long count = of(cause);
      if (count != 0) {
        text.append(text.length() == 0 ? "" : " ").append(cause.id()).append('=').append(count);
      }
    }
    return text.toString();
  }
}
