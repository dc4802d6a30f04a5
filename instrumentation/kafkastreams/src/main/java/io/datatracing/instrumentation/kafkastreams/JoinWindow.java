package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.bootstrap.propagation.TraceParent;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanLink;
import io.datatracing.bootstrap.weaving.VirtualField;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.streams.processor.StateStore;
import org.jspecify.annotations.Nullable;

/**
 * The recorded records that wait in one window store of a join of two streams, so that the record
 * that finds them there can be linked to them: of {@value #MOST_KEYS} keys at most, the newest
 * {@value #MOST_PER_KEY} of each. Or those that wrote the versions of a table's rows, which are
 * looked for by time as well. Used by the thread that runs the task.
 *
 * <p>The store itself keeps bytes, and restores them where this process never saw the record.
 */
final class JoinWindow {
  static final int MOST_KEYS = 2_048;
  static final int MOST_PER_KEY = 8;

  private static final VirtualField<JoinWindow> WRITERS = new VirtualField<>();

  private final boolean joins;
  private final Map<Object, Waiting> waiting =
      new LinkedHashMap<Object, Waiting>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Waiting> eldest) {
          return size() > MOST_KEYS;
        }
      };

  private JoinWindow(boolean joins) {
    this.joins = joins;
  }

  /** The records of one key, in a ring. */
  private static final class Waiting {
    final long[] timestamps = new long[MOST_PER_KEY];
    final @Nullable TraceParent[] spans = new @Nullable TraceParent[MOST_PER_KEY];
    int next;

    void add(long timestamp, TraceParent span) {
      timestamps[next] = timestamp;
      spans[next] = span;
      next = (next + 1) % MOST_PER_KEY;
    }

    void forget(long timestamp) {
      for (int i = 0; i < MOST_PER_KEY; i++) {
        if (timestamps[i] == timestamp) {
          spans[i] = null;
        }
      }
    }
  }

  static void put(StateStore store, Object key, long timestamp, TracedTask task) {
    JoinWindow window = WRITERS.get(store);
    if (window == null) {
      window = new JoinWindow(isOfJoin(store.name()));
      WRITERS.set(store, window);
    }
    window.put(key, timestamp, task);
  }

  /** The record in hand writes a version of a row, that of its time, of a table with a history. */
  static void putVersion(StateStore store, Object key, long timestamp, TracedTask task) {
    JoinWindow versions = WRITERS.get(store);
    if (versions == null) {
      versions = new JoinWindow(JoinedTables.contains(store.name()));
      WRITERS.set(store, versions);
    }
    Waiting written = versions.waiting.get(key);
    if (written != null) {
      // The version of the same time, which this one replaces, also where its record is unknown.
      written.forget(timestamp);
    }
    versions.put(key, timestamp, task);
  }

  private void put(Object key, long timestamp, TracedTask task) {
    Span writer = joins ? task.writer() : null;
    if (writer == null || !writer.isRecording()) {
      return;
    }
    Waiting same = waiting.get(key);
    if (same == null) {
      same = new Waiting();
      waiting.put(key, same);
    }
    same.add(
        timestamp,
        new TraceParent(
            writer.traceIdHigh(),
            writer.traceIdLow(),
            writer.spanId(),
            writer.flags(),
            writer.traceState()));
  }

  static void link(StateStore store, Object key, long from, long to, TracedTask task) {
    JoinWindow window = WRITERS.get(store);
    Span reader = window == null ? null : task.writer();
    if (window == null || reader == null || !reader.isRecording()) {
      return;
    }
    Waiting found = window.waiting.get(key);
    if (found != null) {
      for (int i = 0; i < MOST_PER_KEY; i++) {
        TraceParent partner = found.spans[i];
        if (partner != null && found.timestamps[i] >= from && found.timestamps[i] <= to) {
          link(reader, partner);
        }
      }
    }
  }

  private static void link(Span reader, TraceParent partner) {
    if (partner.spanId() == reader.spanId()) {
      return;
    }
    SpanLink link = reader.link(partner);
    if (link != null) {
      link.put(Attributes.DATATRACING_LINK_TYPE, "input");
    }
  }

  /** The names that Streams gives such stores, or derives from the name of the join. */
  static boolean isOfJoin(@Nullable String store) {
    return store != null
        && (store.startsWith("KSTREAM-JOIN")
            || store.startsWith("KSTREAM-OUTER")
            || store.endsWith("-join-store"));
  }
}
