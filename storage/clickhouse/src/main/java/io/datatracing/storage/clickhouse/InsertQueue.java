package io.datatracing.storage.clickhouse;

import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.SpanWriter;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOverloadedException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts requests together and inserts them; each is answered when ClickHouse has it.
 *
 * <p>An insert that fails is tried again under the same token, with pauses that grow, for {@code
 * retry}; so one that ClickHouse had done, although its answer was lost, is not done twice. What
 * waits is bounded in bytes, those being inserted included.
 *
 * <p>One lock guards the queue and its bytes; nothing slow happens under it.
 */
final class InsertQueue implements SpanWriter, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(InsertQueue.class);
  private static final long FIRST_PAUSE_NANOS = 100_000_000;
  private static final long LONGEST_PAUSE_NANOS = 5_000_000_000L;

  private final ClickHouse clickHouse;
  private final ClickHouseOptions options;
  private final Clock clock;
  private final KnownContexts known = new KnownContexts();
  private final List<Thread> threads = new ArrayList<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Pending> queue = new ArrayDeque<>();
  private long waitingBytes;
  private long heldBytes;
  private boolean closed;

  final AtomicLong acceptedSpans = new AtomicLong();
  final AtomicLong refusedBatches = new AtomicLong();
  final AtomicLong failedBatches = new AtomicLong();
  final AtomicLong replacedStrings = new AtomicLong();
  final AtomicLong retries = new AtomicLong();

  private record Pending(OtlpBatch batch, AppendCallback done) {}

  InsertQueue(ClickHouse clickHouse, ClickHouseOptions options, Clock clock) {
    this.clickHouse = clickHouse;
    this.options = options;
    this.clock = clock;
    for (int i = 0; i < options.writers(); i++) {
      Thread thread = new Thread(this::run, "datatracing-store-clickhouse-" + i);
      thread.setDaemon(true);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
  }

  /** Days since 1970, in UTC. */
  static int day(Clock clock) {
    return (int) LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toEpochDay();
  }

  @Override
  public void append(OtlpBatch batch, AppendCallback done) {
    StoreException refusal = offer(new Pending(batch, done));
    // Outside the lock: the callback is foreign code.
    if (refusal != null) {
      done.failed(refusal);
    }
  }

  private @Nullable StoreException offer(Pending pending) {
    int bytes = pending.batch().sizeBytes();
    lock.lock();
    try {
      if (closed) {
        failedBatches.incrementAndGet();
        return new StoreException("The ClickHouse store is closed");
      }
      // One that is above the bound by itself would otherwise never be stored.
      if (heldBytes > 0 && heldBytes + bytes > options.maxQueuedBytes()) {
        refusedBatches.incrementAndGet();
        return new StoreOverloadedException(
            "%,d bytes wait for %s, %s is %,d; send more slowly or raise it"
                .formatted(
                    heldBytes,
                    clickHouse.place(),
                    ClickHouseOptions.MAX_QUEUED_BYTES,
                    options.maxQueuedBytes()));
      }
      queue.addLast(pending);
      heldBytes += bytes;
      waitingBytes += bytes;
      changed.signalAll();
      return null;
    } finally {
      lock.unlock();
    }
  }

  long heldBytes() {
    lock.lock();
    try {
      return heldBytes;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      while (true) {
        List<Pending> taken = take();
        if (taken.isEmpty()) {
          return;
        }
        insert(taken);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for something to insert; empty when everything is inserted and nothing will follow. */
  private List<Pending> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        while (queue.isEmpty()) {
          if (closed) {
            return List.of();
          }
          changed.await();
        }
        long left = options.linger().toNanos();
        while (!closed && waitingBytes < options.insertBytes() && left > 0) {
          left = changed.awaitNanos(left);
        }
        List<Pending> taken = drain();
        // Otherwise another thread has taken what this one waited for.
        if (!taken.isEmpty()) {
          return taken;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private List<Pending> drain() {
    List<Pending> taken = new ArrayList<>();
    long bytes = 0;
    while (!queue.isEmpty()
        && (taken.isEmpty()
            || bytes + queue.element().batch().sizeBytes() <= options.insertBytes())) {
      Pending next = queue.remove();
      bytes += next.batch().sizeBytes();
      taken.add(next);
    }
    waitingBytes -= bytes;
    return taken;
  }

  private void insert(List<Pending> taken) throws InterruptedException {
    long spans = 0;
    StoreException failure = null;
    try {
      spans = insertWithRetry(taken);
    } catch (StoreException e) {
      failure = e;
    } catch (RuntimeException | Error e) {
      // A fault in one batch ends neither the thread nor the others' answers.
      LOG.error("Cannot insert {} requests", taken.size(), e);
      failure = new StoreException("Cannot insert into " + clickHouse.place() + ": " + e, e);
    }
    release(taken);
    if (failure == null) {
      acceptedSpans.addAndGet(spans);
      taken.forEach(pending -> replacedStrings.addAndGet(pending.batch().replacedStrings()));
    } else {
      failedBatches.addAndGet(taken.size());
    }
    for (Pending pending : taken) {
      answer(pending, failure);
    }
  }

  private void release(List<Pending> taken) {
    lock.lock();
    try {
      for (Pending pending : taken) {
        heldBytes -= pending.batch().sizeBytes();
      }
    } finally {
      lock.unlock();
    }
  }

  private static void answer(Pending pending, @Nullable StoreException failure) {
    try {
      if (failure == null) {
        pending.done().stored();
      } else {
        pending.done().failed(failure);
      }
    } catch (RuntimeException e) {
      LOG.error("A callback of an append failed", e);
    }
  }

  private long insertWithRetry(List<Pending> taken) throws InterruptedException {
    SpanEncoder rows = new SpanEncoder(day(clock), known);
    taken.forEach(pending -> rows.add(pending.batch()));
    if (rows.spanCount() == 0) {
      return 0;
    }
    String token = UUID.randomUUID().toString();
    long begin = System.nanoTime();
    long pause = FIRST_PAUSE_NANOS;
    while (true) {
      try {
        insertOnce(rows, token);
        return rows.spanCount();
      } catch (StoreException e) {
        known.forget();
        if (pause == FIRST_PAUSE_NANOS) {
          LOG.warn("An insert failed and is tried again for {}", options.retry(), e);
        }
        if (System.nanoTime() - begin + pause > options.retry().toNanos() || !pause(pause)) {
          LOG.error("{} spans were not stored", rows.spanCount(), e);
          throw e;
        }
        retries.incrementAndGet();
        pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
      }
    }
  }

  private void insertOnce(SpanEncoder rows, String token) {
    byte[] contexts = rows.contextRows();
    if (contexts.length > 0) {
      clickHouse.insert(
          Tables.CONTEXTS.name(), Tables.CONTEXTS.columnNames(), contexts, token + "-contexts");
      rows.rememberContexts();
    }
    clickHouse.insert(Tables.SPANS.name(), Tables.SPANS.columnNames(), rows.spanRows(), token);
  }

  /** False when the store is closed meanwhile. */
  private boolean pause(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (!closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Inserts what waits, once and without trying again, and answers it. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          // Each insert ends within its time-out; what was accepted has to be answered.
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
