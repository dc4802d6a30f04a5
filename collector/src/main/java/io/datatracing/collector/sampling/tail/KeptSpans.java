package io.datatracing.collector.sampling.tail;

import io.datatracing.model.TraceId;

/** Spans of one trace that are kept, on their way to what follows. */
final class KeptSpans {
  final TraceId id;
  final SpanRefs refs;
  final long from;
  final long upTo;

  /** Encoded attributes for one of the spans; empty for none. */
  final byte[] mark;

  /** Whether the mark is put on every span: what a dry run would have dropped. */
  final boolean marksAll;

  /** Which of the spans gets the mark otherwise. */
  final int marked;

  /** The next span to hand on. */
  int next;

  /** Batches with some of these spans that have no answer yet. */
  int unanswered;

  /** Spans that could not be read. */
  int damaged;

  final long countedBytes;

  KeptSpans(TraceId id, SpanRefs refs, byte[] mark, boolean marksAll) {
    this.id = id;
    this.refs = refs;
    this.from = refs.firstSequence();
    this.upTo = refs.lastSequence();
    this.mark = mark;
    this.marksAll = marksAll;
    this.marked = refs.marked();
    this.countedBytes = PendingTrace.BASE_BYTES + refs.sizeBytes();
  }

  boolean isHandedOn() {
    return next == refs.size();
  }

  boolean isSettled() {
    return isHandedOn() && unanswered == 0;
  }
}
