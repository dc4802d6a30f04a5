package io.datatracing.storage.segment;

import io.datatracing.model.SpanKind;
import io.datatracing.storage.api.Aggregates;
import io.datatracing.storage.api.Connections;
import io.datatracing.storage.api.EdgeNode;
import io.datatracing.storage.api.EdgeTotals;
import io.datatracing.storage.api.LatencyFigures;
import io.datatracing.storage.api.LatencyGroups;
import io.datatracing.storage.api.ServiceEdge;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The summaries of a table, which go on from where they were when they are asked for again, and
 * into the block when the table is complete. One lock: readers and the block publisher.
 */
final class TableRollup {
  private final SpanTable table;
  private final TableContexts contexts;
  private final SpanIndex index;
  private ShapeFacts[] shapes = new ShapeFacts[128];
  private FigureCell[] lastCell = new FigureCell[128];
  private LatencyKey[] lastKey = new LatencyKey[128];

  private final Map<LatencyKey, FigureCell> latency = new HashMap<>();
  private final Map<EdgeKey, FigureCell> edges = new HashMap<>();

  /** Rows of calls whose caller has not been found yet. */
  private int[] pending = new int[256];

  private int pendingSize;
  private int rows;

  record LatencyKey(
      long minute, String service, String operation, SpanKind kind, boolean isError) {}

  record EdgeKey(long minute, EdgeNode from, EdgeNode to, ServiceEdge.Kind kind) {}

  TableRollup(SpanTable table) {
    this.table = table;
    contexts = new TableContexts(table);
    index = new SpanIndex(table);
  }

  synchronized void latency(LatencyGroups groups) {
    extend();
    latency.forEach(
        (key, cell) -> {
          LatencyFigures group =
              groups.group(key.minute(), key.service(), key.operation(), key.kind(), key.isError());
          if (group != null) {
            cell.addTo(group, table.traces());
          }
        });
  }

  /** Adds the edges of a time, and the calls whose callers must be looked for elsewhere. */
  synchronized void edges(
      long startNanos, long endNanos, EdgeTotals totals, List<Dangling> dangling) {
    extend();
    edges.forEach(
        (key, cell) -> {
          if (Aggregates.hasMinute(key.minute(), startNanos, endNanos)) {
            cell.addTo(totals.edge(key.from(), key.to(), key.kind()), table.traces());
          }
        });
    for (int i = 0; i < pendingSize; i++) {
      int row = pending[i];
      if (Aggregates.hasMinute(minute(row), startNanos, endNanos)) {
        dangling.add(dangling(row));
      }
    }
  }

  /** Adds the rows that have been published since. */
  synchronized void extend() {
    int to = table.published();
    if (to == rows) {
      return;
    }
    index.extend(to);
    for (; rows < to; rows++) {
      add(rows);
    }
    // A caller arrives after those it has called: it ends after them.
    int left = 0;
    for (int i = 0; i < pendingSize; i++) {
      if (!resolve(pending[i])) {
        pending[left++] = pending[i];
      }
    }
    pendingSize = left;
  }

  private void add(int row) {
    ShapeFacts facts = facts(table.shape()[row]);
    if (facts.isOpen(table.ordinal()[row])) {
      return;
    }
    String service = service(row);
    latencyCell(facts, minute(row), service)
        .add(table.traces(), table.trace()[row], duration(row), facts.isError);
    Connections.Own own = facts.own(service, table.ordinal()[row]);
    if (own != null) {
      addEdge(row, own.from(), own.to(), own.kind());
    } else if (facts.isEntry && table.parentSpanId()[row] != 0) {
      if (pendingSize == pending.length) {
        pending = Arrays.copyOf(pending, 2 * pendingSize);
      }
      pending[pendingSize++] = row;
    }
  }

  private boolean resolve(int row) {
    int parent = index.find(table.trace()[row], table.parentSpanId()[row]);
    if (parent < 0) {
      return false;
    }
    String caller = service(parent);
    String callee = service(row);
    if (!caller.equals(callee)) {
      ShapeFacts facts = facts(table.shape()[row]);
      EdgeKey last = facts.lastEdge;
      // Most calls go the way of the one before: no nodes are made to find that out.
      if (last != null
          && last.kind() == facts.entryKind
          && isService(last.from(), caller)
          && isService(last.to(), callee)) {
        addEdge(row, last.from(), last.to(), last.kind());
      } else {
        addEdge(row, EdgeNode.service(caller), EdgeNode.service(callee), facts.entryKind);
      }
    }
    return true;
  }

  private static boolean isService(EdgeNode node, String name) {
    return node.type() == EdgeNode.Type.SERVICE && node.name().equals(name);
  }

  /** Equal, which two of the same call most often are by being one. */
  private static boolean same(EdgeNode a, EdgeNode b) {
    return a == b || a.equals(b);
  }

  private void addEdge(int row, EdgeNode from, EdgeNode to, ServiceEdge.Kind kind) {
    ShapeFacts facts = facts(table.shape()[row]);
    long minute = minute(row);
    EdgeKey key = facts.lastEdge;
    FigureCell cell = facts.lastEdgeCell;
    // Calls of a shape go the same way, minute by minute: most need no lookup.
    if (key == null
        || cell == null
        || key.minute() != minute
        || key.kind() != kind
        || !same(key.from(), from)
        || !same(key.to(), to)) {
      key = new EdgeKey(minute, from, to, kind);
      cell = edges.computeIfAbsent(key, k -> new FigureCell());
      facts.lastEdge = key;
      facts.lastEdgeCell = cell;
    }
    cell.add(table.traces(), table.trace()[row], duration(row), facts.isError);
  }

  /** Spans of a shape follow each other in one minute and service: most need no lookup. */
  private FigureCell latencyCell(ShapeFacts facts, long minute, String service) {
    int shape = facts.shape.index;
    LatencyKey last = lastKey[shape];
    if (last != null && last.minute() == minute && last.service().equals(service)) {
      return lastCell[shape];
    }
    LatencyKey key = new LatencyKey(minute, service, facts.operation, facts.kind, facts.isError);
    FigureCell cell = latency.computeIfAbsent(key, k -> new FigureCell());
    lastKey[shape] = key;
    lastCell[shape] = cell;
    return cell;
  }

  private ShapeFacts facts(int shape) {
    if (shape >= shapes.length) {
      int length = Math.max(shape + 1, 2 * shapes.length);
      shapes = Arrays.copyOf(shapes, length);
      lastCell = Arrays.copyOf(lastCell, length);
      lastKey = Arrays.copyOf(lastKey, length);
    }
    ShapeFacts known = shapes[shape];
    if (known == null) {
      Shape found = table.shapes()[shape];
      known = new ShapeFacts(found, contexts.name(found.name));
      shapes[shape] = known;
    }
    return known;
  }

  private String service(int row) {
    return contexts.service(table.resource()[row]);
  }

  private long minute(int row) {
    return Aggregates.minute(table.start()[row]);
  }

  private long duration(int row) {
    return table.end()[row] - table.start()[row];
  }

  private Dangling dangling(int row) {
    int trace = table.trace()[row];
    ShapeFacts facts = facts(table.shape()[row]);
    return new Dangling(
        table.traces().high(trace),
        table.traces().low(trace),
        table.parentSpanId()[row],
        minute(row),
        service(row),
        facts.entryKind,
        duration(row),
        facts.isError);
  }

  /** Is shown the calls whose callers are not in this table. */
  interface DanglingVisitor {
    void visit(int trace, Dangling call);
  }

  /** Of a complete table, as those below: after {@link #extend}, by the thread that writes it. */
  Collection<Map.Entry<LatencyKey, FigureCell>> latencyCells() {
    return latency.entrySet();
  }

  Collection<Map.Entry<EdgeKey, FigureCell>> edgeCells() {
    return edges.entrySet();
  }

  int danglingCount() {
    return pendingSize;
  }

  void danglingRows(DanglingVisitor visitor) {
    for (int i = 0; i < pendingSize; i++) {
      visitor.visit(table.trace()[pending[i]], dangling(pending[i]));
    }
  }

  /** The service of a span of this table; null when it is not here. */
  synchronized @Nullable String serviceOf(long traceHigh, long traceLow, long spanId) {
    extend();
    int trace = table.traces().find(traceHigh, traceLow);
    int row = trace < 0 ? -1 : index.find(trace, spanId);
    return row < 0 ? null : service(row);
  }
}
