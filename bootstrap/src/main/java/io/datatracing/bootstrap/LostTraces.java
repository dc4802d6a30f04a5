package io.datatracing.bootstrap;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Some traces of which spans were lost: all while there is room, then a random sample of all
 * (reservoir sampling, Vitter's algorithm R), so that the list is as good for the end of a long
 * outage as for its beginning.
 *
 * <p>Threads: any number add. A place is written whole, so an id is never put together from two;
 * two that race for a place leave one.
 */
final class LostTraces {
  static final int PLACES = 64;

  private final AtomicLong seen = new AtomicLong();
  private final AtomicReferenceArray<long @Nullable []> places = new AtomicReferenceArray<>(PLACES);

  void add(long traceIdHigh, long traceIdLow) {
    long before = seen.getAndIncrement();
    long place = before < PLACES ? before : random(traceIdLow, before) % (before + 1);
    if (place < PLACES) {
      long[] lost = {traceIdHigh, traceIdLow, System.currentTimeMillis()};
      places.lazySet((int) place, lost);
    }
  }

  /** High and low half of the trace id, milliseconds since 1970; a trace may be there twice. */
  List<long[]> list() {
    List<long[]> list = new ArrayList<>();
    for (int i = 0; i < PLACES; i++) {
      long[] lost = places.get(i);
      if (lost != null) {
        list.add(lost);
      }
    }
    return list;
  }

  /** Trace ids are random; many spans of one trace must not all ask for the same place. */
  private static long random(long traceIdLow, long count) {
    long mixed = traceIdLow ^ count * 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
    return (mixed ^ mixed >>> 27) >>> 1;
  }
}
