package io.datatracing.storage.segment;

import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.SpanWriter;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOverloadedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes appends durable, in groups: compresses what is waiting, writes it, syncs once, hands the
 * requests to the shards, and only then answers. While one group is being synced the next gathers.
 */
final class LogWriter extends Worker implements SpanWriter {
  private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);

  /** Compressed bytes of one group: about as much as a disk writes in the time of a sync. */
  private static final int GROUP_BYTES = 1 << 20;

  private static final int QUEUE_CAPACITY = 4096;
  private static final long IDLE_NANOS = 1_000_000_000;

  /** Sealed generations that wait to become blocks; more would take too much memory. */
  private static final int MAX_UNPUBLISHED = 2;

  private final SegmentOptions options;
  private final Generations generations;
  private final ShardWorker[] shards;
  private final StoreCounters counters;
  private final MpscAtomicArrayQueue<Append> queue = new MpscAtomicArrayQueue<>(QUEUE_CAPACITY);
  private final AtomicLong queuedBytes = new AtomicLong();
  private final AtomicInteger appending = new AtomicInteger();
  private final List<Append> group = new ArrayList<>();
  private LogFile log;
  private Generation generation;
  private long hour;
  private long sequence;
  private @Nullable StoreException stopped;

  /** Appends up to this number are acknowledged: a read that begins now has to see them. */
  private volatile long acknowledged;

  private volatile boolean closing;

  /** One request on its way. {@code remaining} counts the shards that have not taken it yet. */
  static final class Append {
    private final OtlpBatch batch;
    private final AppendCallback done;
    private final AtomicInteger remaining;
    private long sequence;

    Append(OtlpBatch batch, AppendCallback done, int shards) {
      this.batch = batch;
      this.done = done;
      remaining = new AtomicInteger(shards);
    }

    byte[] request() {
      return batch.bytes();
    }

    long sequence() {
      return sequence;
    }
  }

  LogWriter(
      SegmentOptions options, Generations generations, ShardWorker[] shards, StoreCounters counters)
      throws IOException {
    super("log", IDLE_NANOS);
    this.options = options;
    this.generations = generations;
    this.shards = shards;
    this.counters = counters;
    log = generations.newLog();
    generation = generations.begin(log);
    hour = generations.currentHour();
  }

  @Override
  public void append(OtlpBatch batch, AppendCallback done) {
    appending.incrementAndGet();
    StoreException refusal;
    try {
      refusal = offer(batch, done);
    } finally {
      appending.decrementAndGet();
    }
    if (refusal == null) {
      wake();
      return;
    }
    if (refusal instanceof StoreOverloadedException) {
      counters.refusedBatches.increment();
    } else {
      counters.failedBatches.increment();
    }
    done.failed(refusal);
  }

  private @Nullable StoreException offer(OtlpBatch batch, AppendCallback done) {
    if (closing) {
      return new StoreException("The store is closed");
    }
    long size = batch.sizeBytes();
    long queued = queuedBytes.getAndAdd(size);
    // A request larger than the bound is let through when it is alone.
    if (queued > 0 && queued + size > options.maxQueuedBytes()) {
      queuedBytes.addAndGet(-size);
      return new StoreOverloadedException(
          "The store has " + queued + " bytes waiting, of at most " + options.maxQueuedBytes());
    }
    if (!queue.offer(new Append(batch, done, shards.length))) {
      queuedBytes.addAndGet(-size);
      return new StoreOverloadedException("The store has " + QUEUE_CAPACITY + " requests waiting");
    }
    return null;
  }

  /** Called by each shard when it has taken a request. */
  void taken(Append append) {
    if (append.remaining.decrementAndGet() == 0) {
      queuedBytes.addAndGet(-append.batch.sizeBytes());
    }
  }

  long acknowledged() {
    return acknowledged;
  }

  long logBytes() {
    return log.durableSize();
  }

  @Override
  int doWork() {
    Append next;
    while (log.bufferedBytes() < GROUP_BYTES && (next = queue.poll()) != null) {
      group.add(next);
      if (stopped == null) {
        // Nothing would write it, and when the buffer was full nobody would be answered any more.
        log.append(next.request());
      }
    }
    int size = group.size();
    if (size > 0) {
      commit();
      if (queue.isEmpty()) {
        mark();
      }
    }
    if (isFull()) {
      cut();
    }
    return size;
  }

  private void commit() {
    StoreException failure = stopped;
    if (failure == null) {
      failure = sync();
    }
    if (failure != null) {
      for (Append append : group) {
        queuedBytes.addAndGet(-append.batch.sizeBytes());
        counters.failedBatches.increment();
        answer(append, failure);
      }
      group.clear();
      return;
    }
    for (Append append : group) {
      append.sequence = ++sequence;
      for (ShardWorker shard : shards) {
        shard.take(append, generation);
      }
    }
    acknowledged = sequence;
    for (Append append : group) {
      counters.acceptedSpans.add(append.batch.spanCount());
      counters.replacedStrings.add(append.batch.replacedStrings());
      answer(append, null);
    }
    group.clear();
  }

  /** Returns why the group could not be made durable; null when it was. */
  private @Nullable StoreException sync() {
    try {
      log.sync();
      return null;
    } catch (IOException e) {
      StoreException failure = new StoreException("Cannot write " + log.path() + ": " + e, e);
      if (log.isBroken() || !cutBack()) {
        stopped = failure;
        LOG.error("Nothing is acknowledged any more until the store is opened again", e);
      }
      return failure;
    }
  }

  /** A full disk leaves half a frame; without it the log is as before and can go on. */
  private boolean cutBack() {
    try {
      log.cutBack();
      return true;
    } catch (IOException e) {
      LOG.error("Cannot cut {} back to its last sound frame", log.path(), e);
      return false;
    }
  }

  /** What was acknowledged is safe without. */
  private void mark() {
    try {
      log.mark();
    } catch (IOException e) {
      LOG.debug("Cannot mark the end of {}", log.path(), e);
    }
  }

  private static void answer(Append append, @Nullable StoreException failure) {
    try {
      if (failure == null) {
        append.done.stored();
      } else {
        append.done.failed(failure);
      }
    } catch (RuntimeException e) {
      LOG.error("A callback failed", e);
    }
  }

  private boolean isFull() {
    if (stopped != null) {
      return false;
    }
    if (generation.isLacking()) {
      // Another batch may find the same tables half grown; and what they lack is not readable yet.
      return true;
    }
    if (generation.rows() == 0) {
      return false;
    }
    for (SpanTable table : generation.tables()) {
      if (table.published() >= options.blockRows()) {
        return true;
      }
    }
    return generation.memoryBytes() >= options.maxTableBytes() || hour != generations.currentHour();
  }

  /** Seals the generation and begins another, with a log of its own. */
  private void cut() {
    while (generations.unpublished() >= MAX_UNPUBLISHED && !closing) {
      // Memory is full of spans: nothing is accepted until blocks have been written.
      LockSupport.parkNanos(100_000);
    }
    try {
      LogFile nextLog = generations.newLog();
      mark();
      log.close();
      seal();
      log = nextLog;
      generation = generations.begin(nextLog);
      hour = generations.currentHour();
    } catch (IOException e) {
      // The generation goes on growing in memory and in its log; the next turn tries again.
      LOG.error("Cannot begin a new log", e);
    }
  }

  private void seal() {
    generations.sealed();
    for (ShardWorker shard : shards) {
      shard.seal(generation);
    }
  }

  /** Lets the thread end when everything offered so far is answered. */
  void finish() {
    closing = true;
    wake();
    join();
    mark();
    try {
      log.close();
    } catch (IOException e) {
      LOG.warn("Cannot close {}", log.path(), e);
    }
    seal();
  }

  @Override
  boolean isDone() {
    // In this order: an append is counted until it is in the queue.
    return closing && appending.get() == 0 && queue.isEmpty();
  }

  @Override
  void onFault(Throwable fault) {
    LOG.error("The log writer failed in a way that is not the disk's", fault);
    StoreException failure = new StoreException("The store failed: " + fault, fault);
    stopped = failure;
    log.discard();
    for (Append append : group) {
      queuedBytes.addAndGet(-append.batch.sizeBytes());
      answer(append, failure);
    }
    group.clear();
  }
}
