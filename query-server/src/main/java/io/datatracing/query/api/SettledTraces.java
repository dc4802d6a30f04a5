package io.datatracing.query.api;

import io.datatracing.model.TraceId;
import io.datatracing.storage.api.TraceSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which traces of look after look are worth telling: each once, when it has not changed since the
 * look before, so that it is told whole where its spans come together.
 */
final class SettledTraces {
  /** Traces that are remembered; beyond, the ones that were first seen are forgotten. */
  private static final int MAX_KNOWN = 10_000;

  private record Seen(int spanCount, boolean told) {}

  private final Map<TraceId, Seen> seen = new LinkedHashMap<>();

  /** What there was before: none of them is told again. */
  void skip(List<TraceSummary> traces) {
    traces.forEach(trace -> put(trace.traceId(), new Seen(trace.spanCount(), true)));
  }

  /**
   * Those to be told now, the oldest first.
   *
   * @param traces newest first
   */
  List<TraceSummary> settled(List<TraceSummary> traces) {
    List<TraceSummary> settled = new ArrayList<>();
    for (int i = traces.size() - 1; i >= 0; i--) {
      TraceSummary trace = traces.get(i);
      Seen before = seen.get(trace.traceId());
      if (before != null && before.told()) {
        continue;
      }
      boolean unchanged = before != null && before.spanCount() == trace.spanCount();
      put(trace.traceId(), new Seen(trace.spanCount(), unchanged));
      if (unchanged) {
        settled.add(trace);
      }
    }
    return settled;
  }

  private void put(TraceId id, Seen state) {
    seen.put(id, state);
    if (seen.size() > MAX_KNOWN) {
      seen.remove(seen.keySet().iterator().next());
    }
  }
}
