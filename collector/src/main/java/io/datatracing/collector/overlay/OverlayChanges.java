package io.datatracing.collector.overlay;

import io.datatracing.model.Span;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.Changes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Whether what an {@link OverlayReader} told still holds. It does where the store's part holds and
 * the overlays have had no part in it: none of their spans belongs to what was asked for, and none
 * came or went since the moment.
 */
public final class OverlayChanges implements Changes {
  private final Changes store;
  private final List<SpanOverlay> overlays;

  public OverlayChanges(Changes store, List<? extends SpanOverlay> overlays) {
    this.store = store;
    this.overlays = List.copyOf(overlays);
  }

  @Override
  public Moment moment() {
    List<OptionalLong> versions = new ArrayList<>();
    overlays.forEach(overlay -> versions.add(overlay.version()));
    Moment ofStore = store.moment();
    return (startNanos, endNanos, traces) ->
        isUntouched(versions, startNanos, endNanos, traces)
            ? ofStore.mark(startNanos, endNanos, traces)
            : null;
  }

  private boolean isUntouched(
      List<OptionalLong> versions, long startNanos, long endNanos, Collection<TraceId> traces) {
    Set<TraceId> asked = new HashSet<>(traces);
    for (int i = 0; i < overlays.size(); i++) {
      SpanOverlay overlay = overlays.get(i);
      if (versions.get(i).isEmpty()
          || touches(overlay.spans(startNanos, endNanos), startNanos, endNanos, asked)
          || asked.stream().anyMatch(trace -> !overlay.spans(trace).isEmpty())
          // Asked for last: what was there just now was there all the time.
          || !versions.get(i).equals(overlay.version())) {
        return false;
      }
    }
    return true;
  }

  private static boolean touches(
      Map<TraceId, List<Span>> told, long startNanos, long endNanos, Set<TraceId> asked) {
    for (Map.Entry<TraceId, List<Span>> trace : told.entrySet()) {
      if (asked.contains(trace.getKey())) {
        return true;
      }
      for (Span span : trace.getValue()) {
        if (span.startTimeUnixNano() >= startNanos && span.startTimeUnixNano() < endNanos) {
          return true;
        }
      }
    }
    return false;
  }
}
