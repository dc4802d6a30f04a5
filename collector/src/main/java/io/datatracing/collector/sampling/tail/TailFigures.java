package io.datatracing.collector.sampling.tail;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What a tail node counts. Every span that was journaled is in the window, kept or dropped. */
public final class TailFigures {
  final LongAdder journaledSpans = new LongAdder();
  final LongAdder refusedBatches = new LongAdder();
  final LongAdder replayedSpans = new LongAdder();
  final LongAdder keptTraces = new LongAdder();
  final LongAdder keptEarlyTraces = new LongAdder();
  final LongAdder keptByLinkTraces = new LongAdder();
  final LongAdder droppedTraces = new LongAdder();
  final LongAdder forcedTraces = new LongAdder();
  final LongAdder overturnedTraces = new LongAdder();
  final LongAdder missingSpans = new LongAdder();
  final LongAdder storedSpans = new LongAdder();
  final LongAdder droppedSpans = new LongAdder();
  final LongAdder damagedSpans = new LongAdder();
  final LongAdder lateSpans = new LongAdder();
  final LongAdder dryRunSpans = new LongAdder();
  final LongAdder spilledBytes = new LongAdder();
  final LongAdder refusedByNext = new LongAdder();
  final LongAdder linksLeftOut = new LongAdder();

  /** Bytes of requests in memory. */
  final AtomicLong heldBytes = new AtomicLong();

  /** Bytes of what is known of traces that wait, or are kept and not stored. */
  final AtomicLong indexBytes = new AtomicLong();

  final AtomicLong waitingTraces = new AtomicLong();
  final AtomicLong waitingSpans = new AtomicLong();
  final AtomicLong unsettledSpans = new AtomicLong();
  final AtomicLong journalBytes = new AtomicLong();
  final AtomicLong groupMembers = new AtomicLong();

  boolean isOverMemory(long maxBytes) {
    return heldBytes.get() + indexBytes.get() > maxBytes;
  }

  public long journaledSpans() {
    return journaledSpans.sum();
  }

  /** Of a journal that an earlier process left. */
  public long replayedSpans() {
    return replayedSpans.sum();
  }

  public long keptTraces() {
    return keptTraces.sum();
  }

  /** Before their window was over. */
  public long keptEarlyTraces() {
    return keptEarlyTraces.sum();
  }

  /** For the sake of a trace they are linked with. */
  public long keptByLinkTraces() {
    return keptByLinkTraces.sum();
  }

  public long droppedTraces() {
    return droppedTraces.sum();
  }

  /** Dropped for lack of memory and disk. */
  public long forcedTraces() {
    return forcedTraces.sum();
  }

  /** Dropped first, and kept from some late span on. */
  public long overturnedTraces() {
    return overturnedTraces.sum();
  }

  /** Of overturned traces: what had been dropped before. */
  public long missingSpans() {
    return missingSpans.sum();
  }

  public long storedSpans() {
    return storedSpans.sum();
  }

  public long droppedSpans() {
    return droppedSpans.sum();
  }

  /** That could not be read from the journal again. */
  public long damagedSpans() {
    return damagedSpans.sum();
  }

  /** Of traces that were decided before. */
  public long lateSpans() {
    return lateSpans.sum();
  }

  /** That a dry run kept and would have dropped. */
  public long dryRunSpans() {
    return dryRunSpans.sum();
  }

  public long spilledBytes() {
    return spilledBytes.sum();
  }

  public long refusedBatches() {
    return refusedBatches.sum();
  }

  /** Batches that what follows did not take; they are tried again. */
  public long refusedByNext() {
    return refusedByNext.sum();
  }

  /** Links that were not followed because a bound was reached. */
  public long linksLeftOut() {
    return linksLeftOut.sum();
  }

  public long waitingTraces() {
    return waitingTraces.get();
  }

  public long waitingSpans() {
    return waitingSpans.get();
  }

  /** Kept and not stored yet. */
  public long unsettledSpans() {
    return unsettledSpans.get();
  }

  public long memoryBytes() {
    return heldBytes.get() + indexBytes.get();
  }

  public long journalBytes() {
    return journalBytes.get();
  }

  public long groupMembers() {
    return groupMembers.get();
  }
}
