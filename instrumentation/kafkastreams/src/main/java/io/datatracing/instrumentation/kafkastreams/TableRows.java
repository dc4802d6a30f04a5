package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.bootstrap.propagation.TraceParent;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanLink;
import io.datatracing.bootstrap.weaving.VirtualField;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.streams.processor.StateStore;
import org.jspecify.annotations.Nullable;

/**
 * The recorded records that wrote the rows of one table that is joined, so that the record that
 * finds a row can be linked to the one that wrote it: of the {@value #MOST_KEYS} keys written last
 * at most. Used by the thread that runs the task; of a global table, by the one thread that writes
 * it and all that read it.
 *
 * <p>The store itself keeps bytes, and restores rows that this process never saw written.
 */
final class TableRows {
  static final int MOST_KEYS = 2_048;

  private static final VirtualField<TableRows> ROWS = new VirtualField<>();

  /** For stores that no join reads: they are asked for at each write. */
  private static final TableRows NOT_JOINED =
      new TableRows(Collections.<Object, TraceParent>emptyMap());

  private final Map<Object, TraceParent> writers;

  private TableRows(Map<Object, TraceParent> writers) {
    this.writers = writers;
  }

  private static Map<Object, TraceParent> bounded() {
    return new LinkedHashMap<Object, TraceParent>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<Object, TraceParent> eldest) {
        return size() > MOST_KEYS;
      }
    };
  }

  static void put(StateStore store, Object key, TracedTask task) {
    TableRows rows = ROWS.get(store);
    if (rows == null) {
      rows = JoinedTables.contains(store.name()) ? new TableRows(bounded()) : NOT_JOINED;
      ROWS.set(store, rows);
    }
    if (rows == NOT_JOINED) {
      return;
    }
    rows.put(key, task.writer());
  }

  /**
   * The thread of the global tables writes a row, below the span of the record that it is at. Rows
   * that were written before the first task with a join began are not known.
   */
  static void putGlobal(StateStore store, Object key) {
    if (!JoinedTables.contains(store.name())) {
      return;
    }
    TableRows rows = ROWS.get(store);
    if (rows == null) {
      // Racy: a reader that does not see it yet finds a row without its writer.
      rows = new TableRows(Collections.synchronizedMap(bounded()));
      ROWS.set(store, rows);
    }
    rows.put(key, Span.current());
  }

  private void put(Object key, @Nullable Span writer) {
    // Written last is at the end, also where the key was there before.
    writers.remove(key);
    if (writer != null && writer.isRecording()) {
      writers.put(
          key,
          new TraceParent(
              writer.traceIdHigh(),
              writer.traceIdLow(),
              writer.spanId(),
              writer.flags(),
              writer.traceState()));
    }
  }

  /** The record in hand has found the row. */
  static void link(StateStore store, Object key, TracedTask task) {
    TableRows rows = ROWS.get(store);
    TraceParent writer = rows == null ? null : rows.writers.get(key);
    Span reader = writer == null ? null : task.writer();
    if (writer == null || reader == null || writer.spanId() == reader.spanId()) {
      return;
    }
    SpanLink link = reader.link(writer);
    if (link != null) {
      link.put(Attributes.DATATRACING_LINK_TYPE, "input");
    }
  }
}
