package io.datatracing.collector.metrics;

import io.datatracing.storage.api.Aggregates;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which minutes are told from the figures: those from whose begin until {@link #LATE_NANOS} after
 * their end, or until now, everything that arrived was counted. So a crash, which takes what was
 * not written, costs the minutes around it, not the truth. Where a sender's clock is ahead, its
 * spans may have come before what is told to be whole began; they are missed by as many minutes.
 */
final class Coverage {
  /** Most spans have come by then; those that come later are counted as well, if anything is. */
  static final long LATE_NANOS = Aggregates.MINUTE_NANOS;

  /** Spans of a later time are not counted: somebody's clock is wrong. */
  static final long FUTURE_MINUTES = 60;

  /** In order, and apart from each other. */
  private final List<Minutes> told;

  /** In nanoseconds since 1970; what arrived from one to the other was counted. */
  record Arrivals(long from, long to) {}

  /** Minutes, the last included. */
  record Minutes(long first, long last) {
    long startNanos() {
      return first * Aggregates.MINUTE_NANOS;
    }

    long endNanos() {
      return (last + 1) * Aggregates.MINUTE_NANOS;
    }
  }

  private Coverage(List<Minutes> told) {
    this.told = told;
  }

  /**
   * @param now a time that lasts until now or later ends with the future that clocks may be off by
   */
  static Coverage of(List<Arrivals> times, long now) {
    List<Arrivals> sorted = new ArrayList<>(times);
    // Nothing is known of an instant, or where the clock went back.
    sorted.removeIf(time -> time.to() <= time.from());
    sorted.sort(Comparator.comparingLong(Arrivals::from));
    List<Minutes> told = new ArrayList<>();
    int at = 0;
    while (at < sorted.size()) {
      long from = sorted.get(at).from();
      long to = sorted.get(at).to();
      // Times that touch each other are one.
      for (at++; at < sorted.size() && sorted.get(at).from() <= to; at++) {
        to = Math.max(to, sorted.get(at).to());
      }
      long first = Math.floorDiv(from + Aggregates.MINUTE_NANOS - 1, Aggregates.MINUTE_NANOS);
      long last =
          to >= now
              ? Aggregates.minute(now) + FUTURE_MINUTES
              : Math.floorDiv(to - LATE_NANOS, Aggregates.MINUTE_NANOS) - 1;
      if (first <= last) {
        told.add(new Minutes(first, last));
      }
    }
    return new Coverage(told);
  }

  boolean isEmpty() {
    return told.isEmpty();
  }

  boolean has(long minute) {
    int low = 0;
    int high = told.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Minutes minutes = told.get(middle);
      if (minute < minutes.first()) {
        high = middle - 1;
      } else if (minute > minutes.last()) {
        low = middle + 1;
      } else {
        return true;
      }
    }
    return false;
  }

  /** The longest runs of minutes that are not told from the figures, in order. */
  List<Minutes> gaps(long firstMinute, long lastMinute) {
    List<Minutes> gaps = new ArrayList<>();
    long next = firstMinute;
    for (Minutes minutes : told) {
      if (minutes.last() < next) {
        continue;
      }
      if (minutes.first() > lastMinute) {
        break;
      }
      if (minutes.first() > next) {
        gaps.add(new Minutes(next, minutes.first() - 1));
      }
      next = minutes.last() + 1;
    }
    if (next <= lastMinute) {
      gaps.add(new Minutes(next, lastMinute));
    }
    return gaps;
  }
}
