package io.datatracing.bootstrap.trace;

import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Finds spans that nobody ends, without keeping them: a table of fixed size in which a span has the
 * place its id gives it, from its start to its end or, at the latest, until it is found too old;
 * then it is counted and let go.
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

  private final AtomicReferenceArray<@Nullable Span> places = new AtomicReferenceArray<>(PLACES);
  private final AtomicLong neverEnded = new AtomicLong();

  void started(Span span) {
    int place = place(span);
    if (places.get(place) == null) {
      places.lazySet(place, span);
    } else {
      startedNextTo(place, span);
    }
  }

  private void startedNextTo(int place, Span span) {
    for (int i = 1; i <= NEXT; i++) {
      int next = place + i & PLACES - 1;
      if (places.get(next) == null) {
        places.lazySet(next, span);
        return;
      }
    }
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

  /** Adds the spans that began before {@code epochNanos} and are still open. */
  void collect(long epochNanos, Collection<? super Span> into) {
    for (int place = 0; place < PLACES; place++) {
      Span span = places.get(place);
      if (span != null && !span.hasEnded() && span.startEpochNanos() < epochNanos) {
        into.add(span);
      }
    }
  }

  /**
   * Lets go of spans that began before {@code epochNanos} and are still open.
   *
   * @return one of them, for a message; null if there was none
   */
  @Nullable Span sweep(long epochNanos) {
    Span found = null;
    for (int place = 0; place < PLACES; place++) {
      Span span = places.get(place);
      if (span != null && (span.hasEnded() || span.startEpochNanos() < epochNanos)) {
        boolean mine = places.compareAndSet(place, span, null);
        if (mine && !span.hasEnded()) {
          neverEnded.incrementAndGet();
          found = span;
        }
      }
    }
    return found;
  }

  long neverEnded() {
    return neverEnded.get();
  }

  /** Span ids are random in all bits. */
  private static int place(Span span) {
    return (int) span.spanId() & PLACES - 1;
  }
}
