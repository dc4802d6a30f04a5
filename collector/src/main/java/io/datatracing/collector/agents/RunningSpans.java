package io.datatracing.collector.agents;

import io.datatracing.model.Attribute;
import io.datatracing.model.Span;
import io.datatracing.model.SpanBuilder;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.model.otlp.OtlpReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Spans that agents have reported as running: kept beside the store, because the store keeps what
 * has ended. A span leaves when it arrives ended, when its agent no longer names it, or some time
 * after its agent is gone.
 *
 * <p>Bounded; when full, a new one is left out and counted, as those that are known have run for
 * longer. One lock: reports come every few seconds, and what every batch of ended spans asks first
 * is a plain volatile number.
 */
final class RunningSpans {
  static final String STATE = "datatracing.span.state";
  static final String RUNNING = "running";
  static final String ABANDONED = "abandoned";

  /** An end that was on its way when the agent's next report was made has this long to arrive. */
  private static final long GRACE_NANOS = 30_000_000_000L;

  private record Key(long traceHigh, long traceLow, long spanId) {}

  private static final class Running {
    final String agent;
    Span span;
    long reportedNanos;

    Running(String agent, Span span, long reportedNanos) {
      this.agent = agent;
      this.span = span;
      this.reportedNanos = reportedNanos;
    }
  }

  private final int most;
  private final Map<TraceId, Map<Key, Running>> traces = new LinkedHashMap<>();
  private volatile int size;

  /** Counts spans that came and went. */
  private long version;

  private long leftOut;

  RunningSpans(int most) {
    this.most = most;
  }

  int size() {
    return size;
  }

  synchronized long version() {
    return version;
  }

  synchronized long leftOut() {
    return leftOut;
  }

  /**
   * All spans that {@code agent} has running now; what it named before and now does not ages. One
   * with an end was discarded: it will not arrive, and is forgotten at once.
   */
  synchronized void report(String agent, List<Span> spans, long nowNanos) {
    for (Span span : spans) {
      if (!span.traceId().isValid() || !span.spanId().isValid()) {
        continue;
      }
      if (span.endTimeUnixNano() != 0) {
        remove(span.traceId(), span.spanId());
        continue;
      }
      Key key = key(span.traceId(), span.spanId());
      Map<Key, Running> trace = traces.get(span.traceId());
      Running known = trace == null ? null : trace.get(key);
      if (known != null) {
        known.span = span;
        known.reportedNanos = nowNanos;
      } else if (size >= most) {
        leftOut++;
      } else {
        traces
            .computeIfAbsent(span.traceId(), id -> new HashMap<>())
            .put(key, new Running(agent, span, nowNanos));
        size = size + 1;
        version++;
      }
    }
  }

  /** Forgets the spans of a batch that the store has acknowledged. Any thread, often. */
  void ended(OtlpBatch batch) {
    if (size == 0) {
      return;
    }
    OtlpReader reader = new OtlpReader().reset(batch.bytes(), 0, batch.sizeBytes());
    while (reader.nextSpan()) {
      remove(new TraceId(reader.traceIdHigh(), reader.traceIdLow()), new SpanId(reader.spanId()));
    }
  }

  private synchronized void remove(TraceId traceId, SpanId spanId) {
    Map<Key, Running> trace = traces.get(traceId);
    if (trace != null && trace.remove(key(traceId, spanId)) != null) {
      size = size - 1;
      version++;
      if (trace.isEmpty()) {
        traces.remove(traceId);
      }
    }
  }

  /** Asks whether an agent lives, by its id. */
  interface Liveness {
    boolean isAlive(String agent);
  }

  /**
   * Forgets what an agent no longer names although it lives, and what was abandoned long ago.
   *
   * @param keepNanos how long after the last report a span of an agent that is gone is kept
   */
  synchronized void expire(Liveness liveness, long nowNanos, long keepNanos) {
    traces
        .values()
        .removeIf(
            trace -> {
              trace
                  .values()
                  .removeIf(
                      running -> {
                        long age = nowNanos - running.reportedNanos;
                        boolean over =
                            age > (liveness.isAlive(running.agent) ? GRACE_NANOS : keepNanos);
                        if (over) {
                          size = size - 1;
                          version++;
                        }
                        return over;
                      });
              return trace.isEmpty();
            });
  }

  /** Those of one trace, as spans that last until now; empty if there are none. */
  synchronized List<Span> of(TraceId traceId, Liveness liveness, long nowNanos) {
    Map<Key, Running> trace = size == 0 ? null : traces.get(traceId);
    List<Span> spans = new ArrayList<>();
    if (trace != null) {
      trace.values().forEach(running -> spans.add(shown(running, liveness, nowNanos)));
    }
    return spans;
  }

  /** All of them, by trace, in the order in which traces were first reported. */
  synchronized Map<TraceId, List<Span>> all(Liveness liveness, long nowNanos) {
    Map<TraceId, List<Span>> all = new LinkedHashMap<>();
    if (size > 0) {
      traces.keySet().forEach(traceId -> all.put(traceId, of(traceId, liveness, nowNanos)));
    }
    return all;
  }

  /** A bar to now while it runs, to the last report when its process is gone. */
  private static Span shown(Running running, Liveness liveness, long nowNanos) {
    boolean alive = liveness.isAlive(running.agent);
    Span span = running.span;
    long end = alive ? nowNanos : running.reportedNanos;
    SpanBuilder shown =
        Span.builder(span.traceId(), span.spanId(), span.name())
            .parent(span.parentSpanId())
            .traceState(span.traceState())
            .flags(span.flags())
            .kind(span.kind())
            .times(span.startTimeUnixNano(), Math.max(span.startTimeUnixNano(), end))
            .dropped(
                span.droppedAttributesCount(), span.droppedEventsCount(), span.droppedLinksCount())
            .status(span.status())
            .resource(span.resource())
            .scope(span.scope())
            .attribute(Attribute.of(STATE, alive ? RUNNING : ABANDONED));
    for (Attribute attribute : span.attributes()) {
      if (!attribute.key().equals(STATE)) {
        shown.attribute(attribute);
      }
    }
    span.events().forEach(shown::event);
    span.links().forEach(shown::link);
    return shown.build();
  }

  private static Key key(TraceId traceId, SpanId spanId) {
    return new Key(traceId.high(), traceId.low(), spanId.value());
  }
}
