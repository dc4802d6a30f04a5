package io.datatracing.collector.metrics;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Finds the figures of a combination by the bytes of its names: a hash table that is only added to,
 * so that finding needs no lock and makes no object. When it is full, what is new counts as {@code
 * __overflow__} by kind and status; so does a name that is not UTF-8, or very long.
 */
final class SeriesTable {
  static final byte[] OVERFLOW = "__overflow__".getBytes(StandardCharsets.UTF_8);

  /** A longer one is no name, and ten thousand of them would be gigabytes. */
  private static final int MAX_NAME_BYTES = 4_096;

  /** Of OTLP: five kinds and "unspecified", three states. Other numbers count as 0. */
  private static final int KINDS = 6;

  private static final int STATES = 3;

  private final int maxSeries;
  private final long[] bounds;
  private final AtomicReferenceArray<@Nullable Series> table;
  private final AtomicInteger size = new AtomicInteger();
  private final Series[] overflow = new Series[KINDS * STATES];
  private final LongAdder overflowed = new LongAdder();

  SeriesTable(int maxSeries, long[] bounds) {
    this.maxSeries = maxSeries;
    this.bounds = bounds;
    this.table = new AtomicReferenceArray<>(Integer.highestOneBit(maxSeries) * 4);
    for (int i = 0; i < overflow.length; i++) {
      overflow[i] = new Series(OVERFLOW, OVERFLOW, i / STATES, i % STATES, 0, bounds);
    }
  }

  Series find(
      byte[] service, byte[] bytes, int nameOffset, int nameLength, int anyKind, int anyStatus) {
    int kind = anyKind > 0 && anyKind < KINDS ? anyKind : 0;
    int status = anyStatus > 0 && anyStatus < STATES ? anyStatus : 0;
    int hash = Arrays.hashCode(service) * 31 + kind * STATES + status;
    for (int i = nameOffset; i < nameOffset + nameLength; i++) {
      hash = 31 * hash + bytes[i];
    }
    hash ^= hash >>> 15;
    int mask = table.length() - 1;
    // The table is never more than half full, so an empty place comes.
    for (int at = hash & mask; ; at = at + 1 & mask) {
      Series there = table.get(at);
      if (there == null) {
        if (size.incrementAndGet() > maxSeries
            || service.length > MAX_NAME_BYTES
            || nameLength > MAX_NAME_BYTES
            || !isOwn(service, bytes, nameOffset, nameLength)) {
          size.decrementAndGet();
          overflowed.increment();
          return overflow[kind * STATES + status];
        }
        byte[] name = Arrays.copyOfRange(bytes, nameOffset, nameOffset + nameLength);
        Series made = new Series(service, name, kind, status, hash, bounds);
        if (table.compareAndSet(at, null, made)) {
          return made;
        }
        // Another thread was first, maybe with the same one: look again.
        size.decrementAndGet();
        there = table.get(at);
      }
      if (there != null
          && there.hash == hash
          && there.kind == kind
          && there.status == status
          && Arrays.equals(there.service, service)
          && Arrays.equals(
              there.operation,
              0,
              there.operation.length,
              bytes,
              nameOffset,
              nameOffset + nameLength)) {
        return there;
      }
    }
  }

  /**
   * Whether no other combination has the same labels, of which a scrape would fail: names that are
   * not UTF-8 may be one as text.
   */
  private static boolean isOwn(byte[] service, byte[] bytes, int nameOffset, int nameLength) {
    byte[] name =
        new String(bytes, nameOffset, nameLength, StandardCharsets.UTF_8)
            .getBytes(StandardCharsets.UTF_8);
    return Arrays.equals(name, 0, name.length, bytes, nameOffset, nameOffset + nameLength)
        && !(Arrays.equals(service, OVERFLOW) && Arrays.equals(name, OVERFLOW));
  }

  /** All that have counted something. */
  List<Series> all() {
    List<Series> all = new ArrayList<>();
    for (int i = 0; i < table.length(); i++) {
      Series series = table.get(i);
      if (series != null) {
        all.add(series);
      }
    }
    for (Series series : overflow) {
      if (Arrays.stream(series.counts()).sum() > 0) {
        all.add(series);
      }
    }
    return all;
  }

  /** Combinations that have a series of their own. */
  int size() {
    return size.get();
  }

  /** Spans that have none. */
  long overflowed() {
    return overflowed.sum();
  }
}
