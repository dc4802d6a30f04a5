package io.datatracing.collector.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was done to the pipeline lately, and how often since the process began. */
final class ControlLog {
  static final int MOST = 100;

  /** Both guarded by this. */
  private final Deque<ControlAction> latest = new ArrayDeque<>();

  private final Map<String, Long> counts = new TreeMap<>();

  synchronized void add(ControlAction action) {
    if (latest.size() == MOST) {
      latest.removeLast();
    }
    latest.addFirst(action);
    counts.merge(action.action(), 1L, Long::sum);
  }

  /** The newest first. */
  synchronized List<ControlAction> latest() {
    return new ArrayList<>(latest);
  }

  /** By action. */
  synchronized Map<String, Long> counts() {
    return new TreeMap<>(counts);
  }
}
