package io.datatracing.collector.pipeline;

import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.collector.intake.SpanIntake;
import io.datatracing.collector.selftrace.NodeSpan;
import io.datatracing.collector.selftrace.TracedNode;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOverloadedException;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way into a node; stays when the node is exchanged for one with other settings. Counts, holds
 * back while there is no node, and stands for a node that nobody waits for: then it answers at
 * once, holds the batch within a bound of bytes, and offers it again as long as the node is
 * overloaded.
 */
final class Inlet implements SpanIntake {
  /** The cause of what an output did not take. */
  static final String OUTPUT_FAILED = "output.failed";

  private static final Logger log = LoggerFactory.getLogger(Inlet.class);
  private static final long FIRST_RETRY_MILLIS = 100;
  private static final long LONGEST_RETRY_MILLIS = 5_000;
  private static final double NANOS_PER_SECOND = 1e9;

  private record Held(OtlpBatch batch, BatchOrigin origin, AppendCallback done) {}

  private final String id;
  private final NodeFigures figures;
  private final SpanLosses losses;
  private final ScheduledExecutorService timer;
  private final LongSupplier nanoTime;

  /** Readers hand batches to the node; the writer exchanges it. */
  private final ReadWriteLock exchange = new ReentrantReadWriteLock();

  private @Nullable Node node;

  /** Batches without an answer: as many as their senders' own bounds let through. */
  private final Queue<Held> held = new ConcurrentLinkedQueue<>();

  /** Bytes that nobody waits for: with the node, or waiting to be offered again. */
  private final AtomicLong queued = new AtomicLong();

  /** Batches that wait to be offered again. Who takes one out decides what becomes of it. */
  private final Set<Insistence> pausing = ConcurrentHashMap.newKeySet();

  private volatile ChannelOptions channel = ChannelOptions.WAITING;

  /** As spans name the node. Its type stays while its id does, or it is told anew. */
  private volatile TracedNode traced;

  private volatile boolean isEnding;

  Inlet(
      String id,
      NodeFigures figures,
      SpanLosses losses,
      ScheduledExecutorService timer,
      LongSupplier nanoTime) {
    this.id = id;
    this.figures = figures;
    this.losses = losses;
    this.timer = timer;
    this.nanoTime = nanoTime;
    this.traced = new TracedNode(id, "", false, false);
  }

  String id() {
    return id;
  }

  void traced(TracedNode node) {
    traced = node;
  }

  ChannelOptions channel() {
    return channel;
  }

  void channel(ChannelOptions options) {
    channel = options;
  }

  /**
   * Gives batches to this node from now on.
   *
   * @param next null holds them back until there is one
   * @return the one before, which nobody is about to call any more
   */
  @Nullable Node exchange(@Nullable Node next) {
    Node before;
    exchange.writeLock().lock();
    try {
      before = node;
      node = next;
    } finally {
      exchange.writeLock().unlock();
    }
    if (next != null) {
      // Held ones were added under the read lock, so none comes after this.
      for (Held one = held.poll(); one != null; one = held.poll()) {
        deliver(one.batch(), one.origin(), one.done(), figures.batchesHeld.sum());
      }
    }
    return before;
  }

  @Override
  public void take(OtlpBatch batch, BatchOrigin origin, AppendCallback done) {
    figures.batchesIn.increment();
    figures.spansIn.add(batch.spanCount());
    figures.bytesIn.add(batch.sizeBytes());
    figures.batchSpans.observe(batch.spanCount());
    NodeSpan before = origin.span();
    if (!channel.waits()) {
      takeWithoutWaiting(batch, origin, before);
      done.stored();
    } else if (before == null) {
      deliver(batch, origin, new Delivery(batch, done), 0);
    } else {
      NodeSpan span = before.child(traced, batch);
      long depth = figures.batchesHeld.sum();
      deliver(batch, origin.in(span), new Delivery(batch, span.around(done)), depth);
    }
  }

  private void takeWithoutWaiting(OtlpBatch batch, BatchOrigin origin, @Nullable NodeSpan before) {
    int size = batch.sizeBytes();
    if (queued.addAndGet(size) <= channel.queueBytes() && !isEnding) {
      new Insistence(batch, before == null ? origin : origin.in(before.apart(traced, batch)))
          .offer();
    } else {
      queued.addAndGet(-size);
      String why = isEnding ? "ended" : "queue full";
      losses.lost(batch, OUTPUT_FAILED, id, why);
      if (before != null) {
        before.notable("drop", "cause", OUTPUT_FAILED, "node.id", id, "reason", why);
      }
    }
  }

  /**
   * @param depth batches in the channel when this one was handed over, for its span
   */
  private void deliver(OtlpBatch batch, BatchOrigin origin, AppendCallback done, long depth) {
    NodeSpan span = origin.span();
    exchange.readLock().lock();
    try {
      if (node == null) {
        held.add(new Held(batch, origin, done));
        figures.delayedBatches.increment();
        if (span != null) {
          span.event("backpressure", "reason", "the node is being exchanged");
        }
      } else {
        if (span != null) {
          span.received(depth, figures.batchesHeld.sum());
        }
        node.take(batch, origin, done);
      }
    } catch (RuntimeException e) {
      // Of one batch: the node goes on. Its answer may have been given before; it counts once.
      log.error("Node {} failed on a batch of {} spans", id, batch.spanCount(), e);
      done.failed(new StoreException("the pipeline's node " + id + " failed", e));
    } finally {
      exchange.readLock().unlock();
    }
  }

  /** No batch is offered again. Those that wait for an answer get theirs. */
  void end() {
    isEnding = true;
    pausing.forEach(Insistence::giveUp);
    for (Held one = held.poll(); one != null; one = held.poll()) {
      one.done().failed(new StoreOverloadedException("the pipeline ends; send the spans again"));
    }
  }

  /** Of batches that the node has not answered, and those that wait to be offered again. */
  long heldBytes() {
    return Math.max(figures.bytesHeld.sum(), queued.get());
  }

  /** Measures one batch, and passes on the first answer only. */
  private final class Delivery implements AppendCallback {
    private final OtlpBatch batch;
    private final AppendCallback done;
    private final long start = nanoTime.getAsLong();
    private final AtomicBoolean answered = new AtomicBoolean();

    Delivery(OtlpBatch batch, AppendCallback done) {
      this.batch = batch;
      this.done = done;
      figures.batchesHeld.increment();
      figures.bytesHeld.add(batch.sizeBytes());
    }

    @Override
    public void stored() {
      if (ends()) {
        done.stored();
      }
    }

    @Override
    public void failed(StoreException cause) {
      if (ends()) {
        figures.batchesRefused.increment();
        done.failed(cause);
      }
    }

    private boolean ends() {
      if (!answered.compareAndSet(false, true)) {
        return false;
      }
      figures.batchesHeld.decrement();
      figures.bytesHeld.add(-batch.sizeBytes());
      figures.waits.increment();
      long nanos = nanoTime.getAsLong() - start;
      figures.waitNanos.add(nanos);
      figures.latencySeconds.observe(nanos / NANOS_PER_SECOND);
      return true;
    }
  }

  /** Offers a batch until it is taken, or time is up, or it failed for good. */
  private final class Insistence implements AppendCallback {
    private final OtlpBatch batch;
    private final BatchOrigin origin;
    private final long deadline = nanoTime.getAsLong() + channel.retry().toNanos();
    private long pauseMillis = FIRST_RETRY_MILLIS;

    /** Why it was refused last. Written before it pauses, read by who ends the pause. */
    private volatile StoreException reason = new StoreException("the pipeline has ended");

    Insistence(OtlpBatch batch, BatchOrigin origin) {
      this.batch = batch;
      this.origin = origin;
    }

    void offer() {
      long depth = figures.batchesHeld.sum();
      deliver(batch, origin, new Delivery(batch, this), depth);
    }

    @Override
    public void stored() {
      queued.addAndGet(-batch.sizeBytes());
      NodeSpan span = origin.span();
      if (span != null) {
        span.ended();
      }
    }

    @Override
    public void failed(StoreException cause) {
      boolean again =
          cause instanceof StoreOverloadedException && nanoTime.getAsLong() - deadline < 0;
      reason = cause;
      pausing.add(this);
      if (again && !isEnding) {
        figures.delayedBatches.increment();
        NodeSpan span = origin.span();
        if (span != null) {
          span.notable("backpressure", "reason", String.valueOf(cause.getMessage()));
        }
        long pause = pauseMillis;
        pauseMillis = Math.min(2 * pause, LONGEST_RETRY_MILLIS);
        try {
          timer.schedule(this::offerAgain, pause, TimeUnit.MILLISECONDS);
          // An end that came in between has not seen this one.
          again = !isEnding;
        } catch (RejectedExecutionException e) {
          again = false;
        }
      }
      if (!again || isEnding) {
        giveUp();
      }
    }

    private void offerAgain() {
      if (pausing.remove(this)) {
        NodeSpan span = origin.span();
        if (span != null) {
          span.event("timer.tick", "what", "offered again");
        }
        offer();
      }
    }

    void giveUp() {
      if (pausing.remove(this)) {
        queued.addAndGet(-batch.sizeBytes());
        losses.lost(batch, OUTPUT_FAILED, id, "");
        NodeSpan span = origin.span();
        if (span != null) {
          span.event("drop", "cause", OUTPUT_FAILED);
          span.ended(reason);
        }
      }
    }
  }
}
