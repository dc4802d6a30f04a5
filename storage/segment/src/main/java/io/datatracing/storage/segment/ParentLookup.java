package io.datatracing.storage.segment;

import io.datatracing.model.TraceId;
import io.datatracing.storage.api.EdgeNode;
import io.datatracing.storage.api.EdgeTotals;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Looks in other tables and blocks for the callers that {@link Dangling} calls lack: a trace whose
 * spans arrive over a while is in several. Bounded, so that a day of calls from services that are
 * not traced cannot make a question read everything; what is not looked for stays unmatched.
 */
final class ParentLookup {
  /** Row groups that one question reads, about half a millisecond each. */
  private static final int MAX_GROUPS = 256;

  private final ReadSession session;
  private final KnownCallers known;
  private final EdgeTotals totals;
  private List<Dangling> open;
  private int groupsRead;

  ParentLookup(
      ReadSession session, KnownCallers known, EdgeTotals totals, List<Dangling> dangling) {
    this.session = session;
    this.known = known;
    this.totals = totals;
    open = dangling;
  }

  void run() {
    for (Dangling call : open) {
      totals.elsewhere(new TraceId(call.traceHigh(), call.traceLow()));
    }
    for (SpanTable table : session.tables()) {
      if (open.isEmpty() || table.published() == 0) {
        continue;
      }
      List<Dangling> left = new ArrayList<>();
      for (Dangling call : open) {
        if (!found(
            call,
            table.rollup().serviceOf(call.traceHigh(), call.traceLow(), call.parentSpanId()))) {
          left.add(call);
        }
      }
      open = left;
    }
    Set<Path> blocks = new HashSet<>();
    session.view.blocks().forEach(block -> blocks.add(block.path()));
    open.removeIf(call -> found(call, known.of(call, blocks)));
    Map<Block, List<Dangling>> callsByBlock = new LinkedHashMap<>();
    for (Dangling call : open) {
      for (Block block : session.blocksOf(new TraceId(call.traceHigh(), call.traceLow()))) {
        callsByBlock.computeIfAbsent(block, b -> new ArrayList<>()).add(call);
      }
    }
    Set<Dangling> done = Collections.newSetFromMap(new IdentityHashMap<>());
    callsByBlock.forEach((block, calls) -> lookIn(block, calls, done));
    open.removeIf(done::contains);
    totals.unmatched(open.size());
    if (groupsRead >= MAX_GROUPS) {
      // The next question may know more of the same spans.
      totals.elsewhereUnknown();
    }
  }

  private boolean found(Dangling call, @Nullable String caller) {
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

  private void lookIn(Block block, List<Dangling> calls, Set<Dangling> done) {
    Map<Integer, List<Dangling>> callsByGroup = new TreeMap<>();
    for (Dangling call : calls) {
      if (groupsRead < MAX_GROUPS && !done.contains(call)) {
        // An id that begins like another's is in several groups.
        TraceId traceId = new TraceId(call.traceHigh(), call.traceLow());
        for (int group : session.open(block).groupsOf(traceId)) {
          callsByGroup.computeIfAbsent(group, g -> new ArrayList<>()).add(call);
        }
      }
    }
    callsByGroup.forEach(
        (group, inGroup) -> {
          if (groupsRead < MAX_GROUPS) {
            groupsRead++;
            RowGroup rows = new RowGroup(session.open(block), group, false);
            for (Dangling call : inGroup) {
              String caller = done.contains(call) ? null : serviceOf(block, rows, call);
              if (caller != null && found(call, caller)) {
                known.found(call, caller, block);
                done.add(call);
              }
            }
          }
        });
  }

  private @Nullable String serviceOf(Block block, RowGroup rows, Dangling call) {
    long[] ids = rows.traceIds();
    int row = 0;
    for (int t = 0; t < rows.traces(); t++) {
      int end = row + rows.traceRows()[t];
      if (ids[2 * t] == call.traceHigh() && ids[2 * t + 1] == call.traceLow()) {
        for (; row < end; row++) {
          if (rows.spanIds()[row] == call.parentSpanId()) {
            return session.open(block).schema().services[rows.resources()[row]];
          }
        }
      }
      row = end;
    }
    return null;
  }
}
