package io.datatracing.storage.segment;

import io.datatracing.model.TraceId;
import io.datatracing.storage.api.EdgeNode;
import io.datatracing.storage.api.EdgeTotals;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Looks in other tables and blocks for the callers that {@link Dangling} calls lack: a trace whose
 * spans arrive over a while is in several. Bounded, so that a day of calls from services that are
 * not traced cannot make a question read everything; what is not looked for stays unmatched until a
 * later question, which goes on from there.
 */
final class ParentLookup {
  /** Row groups that one question reads, about half a millisecond each. */
  private static final int MAX_GROUPS = 256;

  private final ReadSession session;
  private final FoundCallers ofBlocks;
  private final KnownCallers ofTables;
  private final EdgeTotals totals;
  private int groupsRead;

  ParentLookup(
      ReadSession session, FoundCallers ofBlocks, KnownCallers ofTables, EdgeTotals totals) {
    this.session = session;
    this.ofBlocks = ofBlocks;
    this.ofTables = ofTables;
    this.totals = totals;
  }

  /**
   * Adds the calls of a time whose callers are found.
   *
   * @param blocks with calls of that time
   * @param inTables such calls that are in no block yet
   */
  void run(List<Block> blocks, List<Dangling> inTables, long startNanos, long endNanos) {
    Set<Path> all = new HashSet<>();
    session.view.blocks().forEach(block -> all.add(block.path()));
    ofBlocks.keep(all);
    List<Dangling> open = new ArrayList<>();
    for (Block block : blocks) {
      BlockCalls calls = ofBlocks.of(block, session);
      lookFor(calls);
      calls.addTo(startNanos, endNanos, totals, open);
    }
    long unmatched = withoutThoseOfTables(open).size();
    for (Dangling call : inTables) {
      totals.elsewhere(new TraceId(call.traceHigh(), call.traceLow()));
    }
    List<Dangling> left = withoutThoseOfTables(inTables);
    left.removeIf(call -> add(call, ofTables.of(call, all)));
    Set<Dangling> done = new HashSet<>();
    byBlock(left)
        .forEach(
            (block, calls) -> {
              Map<Dangling, String> found = new HashMap<>();
              lookIn(block, calls, done, found);
              found.forEach((call, caller) -> ofTables.found(call, caller, block));
              left.removeIf(call -> add(call, found.get(call)));
              done.addAll(found.keySet());
            });
    totals.unmatched(unmatched + left.size());
    if (groupsRead >= MAX_GROUPS) {
      // The next question may know more of the same spans.
      totals.stillLooking();
    }
  }

  /** Looks where it was not looked before. */
  private void lookFor(BlockCalls calls) {
    List<Block> all = session.view.blocks();
    if (groupsRead >= MAX_GROUPS || calls.wasSearched(all)) {
      return;
    }
    Set<Dangling> done = new HashSet<>();
    boolean isAll = true;
    for (Map.Entry<Block, List<Dangling>> entry : byBlock(calls.open()).entrySet()) {
      Path path = entry.getKey().path();
      if (!calls.wasSearched(path)) {
        Map<Dangling, String> found = new HashMap<>();
        boolean isWhole = lookIn(entry.getKey(), entry.getValue(), done, found);
        calls.found(path, found, isWhole);
        done.addAll(found.keySet());
        isAll &= isWhole;
      }
    }
    if (isAll) {
      calls.searched(all);
    }
  }

  private Map<Block, List<Dangling>> byBlock(List<Dangling> calls) {
    Map<Block, List<Dangling>> byBlock = new LinkedHashMap<>();
    for (Dangling call : calls) {
      for (Block block : session.blocksOf(new TraceId(call.traceHigh(), call.traceLow()))) {
        byBlock.computeIfAbsent(block, any -> new ArrayList<>()).add(call);
      }
    }
    return byBlock;
  }

  /** Adds those whose callers are in a table, and returns the others. */
  private List<Dangling> withoutThoseOfTables(List<Dangling> calls) {
    List<Dangling> open = new ArrayList<>(calls);
    for (SpanTable table : session.tables()) {
      if (!open.isEmpty() && table.published() > 0) {
        TableRollup rollup = table.rollup();
        open.removeIf(
            call ->
                add(
                    call,
                    rollup.serviceOf(call.traceHigh(), call.traceLow(), call.parentSpanId())));
      }
    }
    return open;
  }

  private boolean add(Dangling call, @Nullable String caller) {
    if (caller == null) {
      return false;
    }
    if (!caller.equals(call.service())) {
      totals
          .edge(EdgeNode.service(caller), EdgeNode.service(call.service()), call.kind())
          .add(call.traceHigh(), call.traceLow(), call.durationNanos(), call.isError());
    }
    return true;
  }

  /**
   * Looks for callers in a block.
   *
   * @param done calls that need not be looked for any more
   * @param found takes the services
   * @return whether everything was looked at
   */
  private boolean lookIn(
      Block block, List<Dangling> calls, Set<Dangling> done, Map<Dangling, String> found) {
    Map<Integer, List<Dangling>> callsByGroup = new TreeMap<>();
    for (Dangling call : calls) {
      if (groupsRead >= MAX_GROUPS) {
        return false;
      }
      if (!done.contains(call)) {
        // An id that begins like another's is in several groups.
        TraceId traceId = new TraceId(call.traceHigh(), call.traceLow());
        for (int group : session.open(block).groupsOf(traceId)) {
          callsByGroup.computeIfAbsent(group, g -> new ArrayList<>()).add(call);
        }
      }
    }
    for (Map.Entry<Integer, List<Dangling>> entry : callsByGroup.entrySet()) {
      if (groupsRead >= MAX_GROUPS) {
        return false;
      }
      groupsRead++;
      lookIn(block, entry.getKey(), entry.getValue(), found);
    }
    return true;
  }

  private void lookIn(Block block, int group, List<Dangling> calls, Map<Dangling, String> found) {
    Map<TraceId, List<Dangling>> callsOf = new HashMap<>();
    for (Dangling call : calls) {
      if (!found.containsKey(call)) {
        callsOf
            .computeIfAbsent(
                new TraceId(call.traceHigh(), call.traceLow()), id -> new ArrayList<>())
            .add(call);
      }
    }
    RowGroup rows = new RowGroup(session.open(block), group, false);
    String[] services = session.open(block).schema().services;
    long[] ids = rows.traceIds();
    int row = 0;
    for (int t = 0; t < rows.traces(); t++) {
      int first = row;
      row += rows.traceRows()[t];
      for (Dangling call :
          callsOf.getOrDefault(new TraceId(ids[2 * t], ids[2 * t + 1]), List.of())) {
        for (int i = first; i < row; i++) {
          if (rows.spanIds()[i] == call.parentSpanId()) {
            found.putIfAbsent(call, services[rows.resources()[i]]);
          }
        }
      }
    }
  }
}
