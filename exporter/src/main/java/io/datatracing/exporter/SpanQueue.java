package io.datatracing.exporter;

import io.datatracing.bootstrap.LossCause;
import io.datatracing.bootstrap.Losses;
import io.datatracing.bootstrap.trace.Span;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Ended spans waiting for the worker, bounded in number and in memory. A span that does not fit is
 * counted and gone: the application's thread never waits.
 *
 * <p>JCTools' atomic queue, because its other queues use {@code Unsafe}, which newer JVMs announce
 * on stderr.
 *
 * <p>Threads: any number offer, one takes. The waker's fields are racy on purpose: {@link
 * #wakeAtIndex} is written by the worker before it parks and reset by one of the offerers that
 * reach it. If two of them see it, the worker is unparked twice, which is harmless; if an offerer
 * misses a value just written, the worker's own check of the size before it parks, or at the latest
 * its time-out, does what the signal would have done.
 */
final class SpanQueue {
  private static final long NEVER = Long.MAX_VALUE;

  private final MpscAtomicArrayQueue<Span> spans;
  private final int maxSpans;
  private final long maxBytes;
  private final Losses losses;
  private final AtomicLong bytes = new AtomicLong();
  private volatile long wakeAtIndex = NEVER;
  private volatile @Nullable Thread worker;
  private volatile boolean closed;

  SpanQueue(int maxSpans, int maxBytes, Losses losses) {
    // JCTools rounds up to a power of two and wants at least 2; the bound is kept by offering below
    // a threshold.
    this.spans = new MpscAtomicArrayQueue<>(Math.max(2, maxSpans));
    this.maxSpans = maxSpans;
    this.maxBytes = maxBytes;
    this.losses = losses;
  }

  /** False if there is no room; then the loss is counted. Any thread. */
  boolean offer(Span span) {
    if (closed) {
      losses.add(LossCause.PROCESS_DIED, span.traceIdHigh(), span.traceIdLow());
      return false;
    }
    int size = SpanSize.estimateBytes(span);
    span.sinkNote(size);
    if (bytes.addAndGet(size) > maxBytes || !spans.offerIfBelowThreshold(span, maxSpans)) {
      bytes.addAndGet(-size);
      losses.add(LossCause.QUEUE_FULL, span.traceIdHigh(), span.traceIdLow());
      return false;
    }
    if (spans.currentProducerIndex() >= wakeAtIndex) {
      wakeAtIndex = NEVER;
      LockSupport.unpark(worker);
    }
    return true;
  }

  /**
   * Moves up to {@code batch.length} spans into {@code batch}; the worker only.
   *
   * @return how many
   */
  int take(Span[] batch) {
    int taken = 0;
    long freed = 0;
    while (taken < batch.length) {
      Span span = spans.relaxedPoll();
      if (span == null) {
        break;
      }
      batch[taken++] = span;
      freed += span.sinkNote();
    }
    bytes.addAndGet(-freed);
    return taken;
  }

  int size() {
    return spans.size();
  }

  /** Estimated memory of the spans waiting. */
  long sizeBytes() {
    return bytes.get();
  }

  /** Spans accepted since the start. */
  long accepted() {
    return spans.currentProducerIndex();
  }

  /** Asks that {@code thread} be unparked once {@code count} spans are waiting. The worker only. */
  void wakeAt(int count, Thread thread) {
    worker = thread;
    wakeAtIndex = spans.currentConsumerIndex() + count;
  }

  /** From now on every offer is refused and counted as lost with the process. */
  void close() {
    closed = true;
  }
}
