package io.datatracing.bootstrap.trace;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Finds spans that nobody ends, without keeping them: a table of fixed size in which a span has the
 * place its id gives it, from its start to its end or, at the latest, until it is found too old;
 * then it is counted and only weakly remembered.
 *
 * <p>A place that is taken is left to its owner; the newcomer looks at {@value #NEXT} more, as
 * spans that run for hours begin while others are open, and are to be found. With {@value #PLACES}
 * places a span is missed where hundreds are open at once, then one in some hundred thousand; so
 * the number found is a lower bound. The price is one read and one write of the table at start and
 * at end.
 *
 * <p>Threads: starts, ends and {@link #sweep} race on a place. Two starts on one place: the later
 * write wins, the loser goes unwatched, which the lower bound allows for. An end and a start on one
 * place: the end clears the place only if it still sees its own span, and if a start overtakes it
 * between that read and the write, the new span goes unwatched.
 */
final class OpenSpans {
  static final int PLACES = 4_096;

  /** Places after its own that a span may take. */
  private static final int NEXT = 3;

  /** Of those found, how many are remembered, weakly, to be shown. */
  private static final int MOST_FOUND = 1_024;

  private final AtomicReferenceArray<@Nullable Span> places = new AtomicReferenceArray<>(PLACES);

  /** Where the span of each place was started; null if nobody asked for that. */
  private final @Nullable AtomicReferenceArray<@Nullable Throwable> sites;

  private final AtomicLong neverEnded = new AtomicLong();

  /** Guarded by itself; used by whoever sweeps or looks, never by the application's threads. */
  private final List<WeakReference<Span>> found = new ArrayList<>();

  OpenSpans(boolean withSites) {
    sites = withSites ? new AtomicReferenceArray<>(PLACES) : null;
  }

  void started(Span span) {
    int place = place(span);
    if (places.get(place) == null) {
      set(place, span);
    } else {
      startedNextTo(place, span);
    }
  }

  private void startedNextTo(int place, Span span) {
    for (int i = 1; i <= NEXT; i++) {
      int next = place + i & PLACES - 1;
      if (places.get(next) == null) {
        set(next, span);
        return;
      }
    }
  }

  private void set(int place, Span span) {
    if (sites != null) {
      // A race gives a span the stack of another that began at the same moment: a wrong hint at
      // worst. It stays until the next span takes the place.
      sites.lazySet(place, new Throwable());
    }
    places.lazySet(place, span);
  }

  void ended(Span span) {
    int place = place(span);
    if (places.get(place) == span) {
      places.lazySet(place, null);
    } else {
      endedNextTo(place, span);
    }
  }

  private void endedNextTo(int place, Span span) {
    for (int i = 1; i <= NEXT; i++) {
      int next = place + i & PLACES - 1;
      if (places.get(next) == span) {
        places.lazySet(next, null);
        return;
      }
    }
  }

  /**
   * Adds the spans that began before {@code epochNanos} and are still open, those that a sweep has
   * let go of included as long as somebody else keeps them.
   */
  void collect(long epochNanos, Collection<? super Span> into) {
    for (int place = 0; place < PLACES; place++) {
      Span span = places.get(place);
      if (span != null && !span.hasEnded() && span.startEpochNanos() < epochNanos) {
        into.add(span);
      }
    }
    synchronized (found) {
      forgetEnded();
      for (WeakReference<Span> reference : found) {
        Span span = reference.get();
        if (span != null && span.startEpochNanos() < epochNanos) {
          into.add(span);
        }
      }
    }
  }

  /**
   * Lets go of spans that began before {@code epochNanos} and are still open, and shows them, but
   * for the one of the process itself, which is meant to stay.
   */
  void sweep(long epochNanos, OpenSpanVisitor visitor) {
    for (int place = 0; place < PLACES; place++) {
      Span span = places.get(place);
      if (span != null
          && (span.hasEnded() || span.startEpochNanos() < epochNanos)
          && span.protocol() != Protocol.PROCESS) {
        Throwable site = sites == null ? null : sites.get(place);
        boolean mine = places.compareAndSet(place, span, null);
        if (mine && !span.hasEnded()) {
          neverEnded.incrementAndGet();
          span.markUnclosed();
          remember(span);
          visitor.visit(span, site);
        }
      }
    }
  }

  long neverEnded() {
    return neverEnded.get();
  }

  private void remember(Span span) {
    synchronized (found) {
      forgetEnded();
      if (found.size() < MOST_FOUND) {
        found.add(new WeakReference<>(span));
      }
    }
  }

  private void forgetEnded() {
    for (Iterator<WeakReference<Span>> each = found.iterator(); each.hasNext(); ) {
      Span span = each.next().get();
      if (span == null || span.hasEnded()) {
        each.remove();
      }
    }
  }

  /** Span ids are random in all bits. */
  private static int place(Span span) {
    return (int) span.spanId() & PLACES - 1;
  }
}
