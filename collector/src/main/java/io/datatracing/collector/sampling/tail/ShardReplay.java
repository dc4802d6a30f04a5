package io.datatracing.collector.sampling.tail;

import io.datatracing.model.TraceId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one shard makes of what an earlier process left: batches and decisions of the journal, then
 * what is remembered of decisions that the journal has forgotten. Before the shard's thread runs.
 */
final class ShardReplay {
  private final Shard shard;
  private final Decided decided;
  private final TailFigures figures;

  /** What had been decided to be kept. */
  private final Map<TraceId, Decision> kept = new HashMap<>();

  ShardReplay(Shard shard, Decided decided, TailFigures figures) {
    this.shard = shard;
    this.decided = decided;
    this.figures = figures;
  }

  void batch(HeldBatch batch, byte[] request) {
    shard.replay(batch, request);
  }

  void decision(Decision decision) {
    TraceId id = decision.trace();
    PendingTrace trace = shard.pending(id);
    long before = trace == null ? 0 : trace.spanCount();
    switch (decision.kind()) {
      case KEPT -> {
        Decided.Entry known = decided.get(id);
        long missing = known == null ? 0 : known.dropped();
        decided.put(id, new Decided.Entry(true, Long.MAX_VALUE, missing));
        kept.put(id, decision);
      }
      case DROPPED -> {
        if (trace != null) {
          trace.refs().release(Long.MIN_VALUE, decision.upTo());
        }
        long gone = trace == null ? 0 : before - trace.spanCount();
        Decided.Entry known = decided.get(id);
        if (known == null || !known.isKept()) {
          long earlier = known == null ? 0 : known.dropped();
          decided.put(
              id,
              new Decided.Entry(
                  false, trace == null ? Long.MAX_VALUE : trace.minStart(), earlier + gone));
        }
      }
      case SETTLED -> {
        if (trace != null) {
          trace.refs().release(decision.from(), decision.upTo());
        }
      }
    }
    if (trace != null) {
      figures.waitingSpans.addAndGet(trace.spanCount() - before);
    }
  }

  /**
   * After the journal, of which it may know less at the end and more at the beginning: nobody takes
   * "kept" back, the earlier start and the larger number of dropped spans are right.
   */
  void remembered(TraceId id, Decided.Entry entry) {
    Decided.Entry known = decided.exactly(id);
    if (known == null) {
      decided.put(id, entry);
      return;
    }
    boolean isKept = known.isKept() || entry.isKept();
    long start = Math.min(known.minStart(), entry.minStart());
    // The journal's count is part of the mark that was handed on with a kept trace.
    long dropped =
        kept.containsKey(id) ? known.dropped() : Math.max(known.dropped(), entry.dropped());
    decided.put(id, new Decided.Entry(isKept, start, dropped));
  }

  /** Goes on where the process before has ended. */
  void done() {
    for (PendingTrace trace : List.copyOf(shard.pending())) {
      Decided.Entry before = decided.get(trace.id());
      if (trace.spanCount() > 0 && before == null) {
        figures.replayedSpans.add(trace.spanCount());
        shard.recount(trace);
        continue;
      }
      shard.forget(trace);
      if (trace.spanCount() > 0 && before != null) {
        figures.replayedSpans.add(trace.spanCount());
        Decision decision = kept.get(trace.id());
        if (decision != null) {
          SpanRefs first = trace.refs().splitUpTo(decision.upTo());
          figures.waitingSpans.addAndGet(-first.size());
          byte[] mark = Outbox.mark(decision.policy(), before.dropped());
          shard.verdicts().hand(new KeptSpans(trace.id(), first, mark, false));
        }
        shard.settleLate(trace, before);
      }
    }
    kept.clear();
    shard.passOverDecided();
  }
}
