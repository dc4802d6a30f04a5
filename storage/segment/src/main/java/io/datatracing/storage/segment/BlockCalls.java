package io.datatracing.storage.segment;

import io.datatracing.model.TraceId;
import io.datatracing.storage.api.Aggregates;
import io.datatracing.storage.api.EdgeNode;
import io.datatracing.storage.api.EdgeTotals;
import io.datatracing.storage.api.LatencyFigures;
import io.datatracing.storage.api.ServiceEdge;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The calls of one block whose callers are elsewhere: those that were found, added up by minute,
 * and those that are still looked for. One lock.
 */
final class BlockCalls {
  /** Traces are told one by one as long as they are few. */
  static final int MAX_TRACES = 2_000;

  /** Blocks in which it was looked are remembered one by one as long as they are few. */
  private static final int MAX_SEARCHED = 1_000;

  private static final int FOUND_BYTES = 400;
  private static final int OPEN_BYTES = 96;

  private final List<TraceId> traces = new ArrayList<>();
  private final boolean areTracesKnown;
  private final Map<Key, LatencyFigures> found = new HashMap<>();

  /** Blocks in which callers were found: the sums hold as long as these are there. */
  private final Set<Path> sources = new HashSet<>();

  /** Blocks in which all that are open were looked for, of those that may have their traces. */
  private final Set<Path> searched = new HashSet<>();

  /**
   * The blocks of a view, in all of which all that are open were looked for. Not their names: each
   * of thousands of blocks would have those of all the others.
   */
  private WeakReference<List<Block>> searchedView = new WeakReference<>(null);

  private final List<Dangling> open;

  private record Key(long minute, String caller, String callee, ServiceEdge.Kind kind) {}

  BlockCalls(Path block, List<Dangling> calls) {
    open = new ArrayList<>(calls);
    areTracesKnown = calls.size() <= MAX_TRACES;
    if (areTracesKnown) {
      calls.forEach(call -> traces.add(new TraceId(call.traceHigh(), call.traceLow())));
    }
    searched.add(block);
  }

  synchronized boolean holds(Set<Path> blocks) {
    return blocks.containsAll(sources);
  }

  synchronized long bytes() {
    return (long) FOUND_BYTES * found.size()
        + (long) OPEN_BYTES * open.size()
        + 32L * traces.size()
        + 64L * searched.size();
  }

  /** Those that are looked for, of any time. */
  synchronized List<Dangling> open() {
    return List.copyOf(open);
  }

  synchronized boolean wasSearched(Path other) {
    return searched.contains(other);
  }

  synchronized boolean wasSearched(List<Block> ofView) {
    return searchedView.get() == ofView;
  }

  synchronized void searched(List<Block> ofView) {
    searchedView = new WeakReference<>(ofView);
  }

  /**
   * What looking into another block has shown.
   *
   * @param callers services by the call that they made
   * @param all whether all that are open were looked for there
   */
  synchronized void found(Path in, Map<Dangling, String> callers, boolean all) {
    if (all) {
      if (searched.size() == MAX_SEARCHED) {
        searched.clear();
      }
      searched.add(in);
    }
    if (callers.isEmpty()) {
      return;
    }
    sources.add(in);
    // Another question may have found the same.
    open.removeIf(
        call -> {
          String caller = callers.get(call);
          if (caller == null) {
            return false;
          }
          if (!caller.equals(call.service())) {
            found
                .computeIfAbsent(
                    new Key(call.minute(), caller, call.service(), call.kind()),
                    key -> new LatencyFigures())
                .add(call.traceHigh(), call.traceLow(), call.durationNanos(), call.isError());
          }
          return true;
        });
  }

  /**
   * Adds the edges of a time, and the calls that are still open.
   *
   * @param out takes the calls
   */
  synchronized void addTo(long startNanos, long endNanos, EdgeTotals totals, List<Dangling> out) {
    found.forEach(
        (key, figures) -> {
          if (Aggregates.hasMinute(key.minute(), startNanos, endNanos)) {
            totals
                .edge(EdgeNode.service(key.caller()), EdgeNode.service(key.callee()), key.kind())
                .add(figures);
          }
        });
    for (Dangling call : open) {
      if (Aggregates.hasMinute(call.minute(), startNanos, endNanos)) {
        out.add(call);
      }
    }
    if (areTracesKnown) {
      traces.forEach(totals::elsewhere);
    } else {
      totals.elsewhereUnknown();
    }
  }
}
