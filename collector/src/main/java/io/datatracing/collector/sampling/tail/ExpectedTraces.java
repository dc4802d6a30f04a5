package io.datatracing.collector.sampling.tail;

import io.datatracing.model.TraceId;
import java.util.LinkedHashSet;

/** Traces that others are linked with, and of which no span has come; bounded, the oldest go. */
final class ExpectedTraces {
  private static final int MOST = 10_000;

  private final LinkedHashSet<TraceId> ids = new LinkedHashSet<>();

  void add(TraceId id) {
    if (ids.size() >= MOST) {
      ids.remove(ids.iterator().next());
    }
    ids.add(id);
  }

  /** Whether it was expected. */
  boolean remove(TraceId id) {
    return ids.remove(id);
  }
}
