package io.datatracing.control;

import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.Tracer;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Spans that have been open for long. The tracer's table lets go of a span after five minutes, as
 * one that nobody ends must not be kept; here it is kept weakly on: a span that somebody will end
 * is held by whoever will, one that was forgotten is collected and leaves this list. The control
 * thread, and the one that ends the process.
 */
final class RunningSpans {
  static final int MOST = 1_024;

  private final long afterNanos;
  private List<WeakReference<Span>> watched = new ArrayList<>();

  RunningSpans(long afterNanos) {
    this.afterNanos = afterNanos;
  }

  /**
   * Those that are open now, at most {@value #MOST}, those known for longer first. Among them, once
   * and with their end, those of the last answer that were discarded since: their end goes nowhere
   * else.
   */
  synchronized List<Span> find() {
    List<WeakReference<Span>> still = new ArrayList<>();
    Set<Span> known = Collections.newSetFromMap(new IdentityHashMap<Span, Boolean>());
    List<Span> open = takeDiscarded();
    for (WeakReference<Span> reference : watched) {
      Span span = reference.get();
      if (span != null && !span.hasEnded() && known.add(span)) {
        open.add(span);
        still.add(reference);
      }
    }
    List<Span> found = new ArrayList<>();
    Tracer.get().collectOpen(afterNanos, found);
    for (Span span : found) {
      if (open.size() < MOST && known.add(span)) {
        open.add(span);
        still.add(new WeakReference<>(span));
      }
    }
    watched = still;
    return open;
  }

  /** Those that {@link #find} gave as open and that were discarded since. */
  synchronized List<Span> takeDiscarded() {
    List<Span> discarded = new ArrayList<>();
    List<WeakReference<Span>> others = new ArrayList<>();
    for (WeakReference<Span> reference : watched) {
      Span span = reference.get();
      if (span != null && span.isDiscarded()) {
        discarded.add(span);
      } else {
        others.add(reference);
      }
    }
    watched = others;
    return discarded;
  }
}
