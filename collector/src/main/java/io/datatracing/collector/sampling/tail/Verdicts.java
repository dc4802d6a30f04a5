package io.datatracing.collector.sampling.tail;

import io.datatracing.collector.pipeline.NodeContext;
import io.datatracing.collector.sampling.span.Marks;
import io.datatracing.model.TraceId;
import java.util.function.Consumer;

/**
 * What follows from a shard's decisions: they are remembered for late spans and written to the
 * journal, kept spans are handed on, dropped ones are told to the ledger. On the shard's thread.
 */
final class Verdicts {
  static final String DAMAGED = "store.damaged";

  private final TailOptions options;
  private final NodeContext context;
  private final Journal journal;
  private final TailFigures figures;
  private final Decided decided;
  private final Outbox outbox;

  /**
   * @param shard runs something on the shard's thread
   */
  Verdicts(
      TailOptions options,
      NodeContext context,
      Journal journal,
      TailFigures figures,
      Decided decided,
      Consumer<Runnable> shard) {
    this.options = options;
    this.context = context;
    this.journal = journal;
    this.figures = figures;
    this.decided = decided;
    this.outbox =
        new Outbox(
            shard,
            this::settled,
            figures,
            context.nanoTime(),
            Math.max(1, options.maxUnstoredBytes() / options.workers()),
            context);
  }

  /** Kept spans on their way. */
  Outbox outbox() {
    return outbox;
  }

  void keep(PendingTrace trace, String policy, byte[] mark) {
    figures.keptTraces.increment();
    Decided.Entry entry = new Decided.Entry(true, trace.minStart(), 0);
    decided.put(trace.id(), entry);
    SpanRefs refs = trace.takeRefs();
    journal.decided(
        new Decision(
            Decision.Kind.KEPT, trace.id(), refs.firstSequence(), refs.lastSequence(), policy),
        entry);
    hand(new KeptSpans(trace.id(), refs, mark, false));
  }

  /**
   * Of a trace that was not seen yet, or was dropped: from now on its spans are kept.
   *
   * @param lastSequence of the batches looked at so far
   */
  void keepFromNowOn(TraceId id, String policy, long missing, long lastSequence) {
    figures.missingSpans.add(missing);
    Decided.Entry entry = new Decided.Entry(true, Long.MAX_VALUE, 0);
    decided.put(id, entry);
    journal.decided(
        new Decision(Decision.Kind.KEPT, id, lastSequence + 1, lastSequence, policy), entry);
  }

  /**
   * Without the trace's place among those that wait.
   *
   * @param droppedBefore spans of the trace
   * @param lastSequence of the batches looked at so far
   */
  void drop(
      PendingTrace trace, String cause, String policy, long droppedBefore, long lastSequence) {
    long spans = trace.spanCount();
    Decided.Entry entry = new Decided.Entry(false, trace.minStart(), droppedBefore + spans);
    decided.put(trace.id(), entry);
    SpanRefs refs = trace.takeRefs();
    if (options.dryRun()) {
      figures.dryRunSpans.add(spans);
      hand(new KeptSpans(trace.id(), refs, Marks.text(Marks.DRY_RUN, "drop:" + policy), true));
      return;
    }
    figures.droppedSpans.add(spans);
    // Before the journal hears of it: a kill between the two tells the ledger twice, not never.
    context.ledger().record(trace.id(), cause, context.id(), policy, spans);
    journal.decided(
        new Decision(Decision.Kind.DROPPED, trace.id(), refs.firstSequence(), lastSequence, policy),
        entry);
    free(refs.releaseAll());
  }

  void hand(KeptSpans kept) {
    if (kept.refs.size() > 0) {
      figures.indexBytes.addAndGet(kept.countedBytes);
      outbox.add(kept);
    }
  }

  /** Kept spans are stored: nothing here needs them any more. */
  private void settled(KeptSpans kept) {
    figures.indexBytes.addAndGet(-kept.countedBytes);
    figures.storedSpans.add(kept.refs.size() - kept.damaged);
    if (kept.damaged > 0) {
      figures.damagedSpans.add(kept.damaged);
      context.ledger().record(kept.id, DAMAGED, context.id(), "journal", kept.damaged);
    }
    journal.decided(new Decision(Decision.Kind.SETTLED, kept.id, kept.from, kept.upTo, ""), null);
    free(kept.refs.releaseAll());
  }

  void free(long heldBytes) {
    if (heldBytes > 0) {
      figures.heldBytes.addAndGet(-heldBytes);
    }
  }
}
