package io.datatracing.collector.pipeline;

import io.datatracing.collector.ledger.Ledger;
import io.datatracing.model.TraceId;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What passed through a node, since the process began; survives changes of its settings. */
final class NodeFigures {
  /** Causes come from the list of fates, so there are few; a node gone wild makes no more. */
  private static final int MAX_CAUSES = 64;

  final LongAdder batchesIn = new LongAdder();
  final LongAdder spansIn = new LongAdder();
  final LongAdder bytesIn = new LongAdder();
  final LongAdder batchesOut = new LongAdder();
  final LongAdder spansOut = new LongAdder();

  /** Answered "not stored", to whoever handed them over. */
  final LongAdder batchesRefused = new LongAdder();

  /** Taken and not yet answered, or waiting in the channel. */
  final LongAdder batchesHeld = new LongAdder();

  final LongAdder bytesHeld = new LongAdder();
  final LongAdder waits = new LongAdder();
  final LongAdder waitNanos = new LongAdder();
  private final Map<String, LongAdder> dropped = new ConcurrentHashMap<>();

  /** Spans by the cause for which the node dropped them. */
  Map<String, Long> dropped() {
    Map<String, Long> sums = new TreeMap<>();
    dropped.forEach((cause, spans) -> sums.put(cause, spans.sum()));
    return sums;
  }

  void dropped(String cause, long spans) {
    LongAdder sum = dropped.get(cause);
    if (sum == null) {
      String key = dropped.size() < MAX_CAUSES ? cause : "other";
      sum = dropped.computeIfAbsent(key, any -> new LongAdder());
    }
    sum.add(spans);
  }

  /** Counts what the node takes down, and takes it down. */
  Ledger counting(Ledger ledger) {
    return (TraceId trace, String cause, String node, String policy, long spans) -> {
      dropped(cause, spans);
      ledger.record(trace, cause, node, policy, spans);
    };
  }
}
