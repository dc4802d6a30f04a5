package io.datatracing.collector.ledger;

import io.datatracing.model.TraceId;
import io.datatracing.storage.api.FateEntry;
import io.datatracing.storage.api.FateLog;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes entries from any thread, adds up what belongs together, and appends them to the store's
 * {@link FateLog}, a second's worth at a time.
 *
 * <p>Memory is bounded by bytes that are reserved before an entry is queued and given back when the
 * log has it. A log that fails is tried again with the same entries; meanwhile the memory fills,
 * and what comes then is counted as dropped. An entry can be read as soon as it was recorded.
 *
 * <p>Threads: {@link #record} from any. The other methods from any too, behind two locks: {@code
 * this} around what is in memory, held for moments; {@code appending} around the log, held while
 * the disk is waited for.
 */
public final class FateLedger implements Ledger, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FateLedger.class);

  private static final LongSupplier CLOCK = () -> System.currentTimeMillis() * 1_000_000;

  /** How often the worker looks: a fraction of the time after which it flushes. */
  private static final int LOOKS_PER_FLUSH = 4;

  /** An entry in the queue, or waiting for the log, without its texts: measured, rounded up. */
  private static final long ENTRY_BYTES = 192;

  /** Of UTF-8, so that the check below needs no encoding for the usual text. */
  private static final int MAX_BYTES_PER_CHAR = 3;

  private record Recorded(
      long prefix, String cause, String node, String policy, long spans, long timeUnixNano) {}

  private final LedgerOptions options;
  private final FateLog log;
  private final LongSupplier unixNanos;
  private final LongSupplier nanoTime;
  private final LedgerMetrics metrics;

  /** Unbounded, because {@link #held} is the bound. */
  private final MpscUnboundedAtomicArrayQueue<Recorded> queue =
      new MpscUnboundedAtomicArrayQueue<>(1_024);

  private final AtomicLong held = new AtomicLong();
  private final Object appending = new Object();

  /** Guarded by this, as the two below. */
  private PendingFates pending = new PendingFates();

  /** On their way to the log, or to be tried again. */
  private PendingFates flushing = new PendingFates();

  private long pendingSinceNanos;

  /** Guarded by {@link #appending}. */
  private boolean failing;

  private volatile boolean closed;
  private volatile boolean stopping;
  private Thread worker = new Thread();

  FateLedger(
      LedgerOptions options,
      FateLog log,
      PrometheusRegistry registry,
      LongSupplier unixNanos,
      LongSupplier nanoTime) {
    this.options = options;
    this.log = log;
    this.unixNanos = unixNanos;
    this.nanoTime = nanoTime;
    this.metrics = new LedgerMetrics(registry, log, held::get, unixNanos);
  }

  /**
   * Begins to take entries down.
   *
   * @param log of a store that stays open until after {@link #close}
   */
  public static FateLedger start(LedgerOptions options, FateLog log, PrometheusRegistry registry) {
    FateLedger ledger = new FateLedger(options, log, registry, CLOCK, System::nanoTime);
    ledger.worker = new Thread(ledger::run, "datatracing-ledger");
    ledger.worker.setDaemon(true);
    ledger.worker.start();
    return ledger;
  }

  @Override
  public void record(TraceId trace, String cause, String node, String policy, long spans) {
    recordAt(trace, cause, node, policy, spans, unixNanos.getAsLong());
  }

  @Override
  public void recordAt(
      TraceId trace, String cause, String node, String policy, long spans, long timeUnixNano) {
    // Those that entries share are the same objects before and after, and cost nothing here.
    Recorded recorded =
        new Recorded(
            FateEntry.prefix(trace),
            cut(cause),
            cut(node),
            cut(policy),
            Math.max(0, spans),
            timeUnixNano);
    long bytes = bytes(recorded.cause, recorded.node, recorded.policy);
    if (closed) {
      metrics.dropped(1);
      return;
    }
    // Who is turned away gives back what it took; one beside it may be turned away for that, and
    // is counted too.
    if (held.addAndGet(bytes) > options.maxBytes()) {
      held.addAndGet(-bytes);
      metrics.dropped(1);
      return;
    }
    queue.offer(recorded);
  }

  private static long bytes(String cause, String node, String policy) {
    // Texts are mostly shared, but those that come from outside need not be.
    return ENTRY_BYTES + cause.length() + node.length() + policy.length();
  }

  /** As much of the text as a log can keep. */
  private static String cut(String text) {
    if (text.length() * MAX_BYTES_PER_CHAR <= FateEntry.MAX_TEXT_BYTES) {
      return text;
    }
    int end = Math.min(text.length(), FateEntry.MAX_TEXT_BYTES);
    while (text.substring(0, end).getBytes(StandardCharsets.UTF_8).length
        > FateEntry.MAX_TEXT_BYTES) {
      end--;
    }
    return text.substring(0, end);
  }

  private void run() {
    long restNanos = options.flushEvery().toNanos() / LOOKS_PER_FLUSH;
    while (!stopping) {
      try {
        doWork();
      } catch (RuntimeException e) {
        // One bad turn must not end the ledger: what is in memory is still there.
        LOG.error("The ledger failed in one of its turns", e);
      }
      LockSupport.parkNanos(restNanos);
    }
  }

  /** Takes what was recorded, and appends it when it is time. Gives the entries appended. */
  int doWork() {
    if (!isDue()) {
      return 0;
    }
    return flush();
  }

  private synchronized boolean isDue() {
    drain();
    return !flushing.isEmpty()
        || pending.size() >= options.flushEntries()
        || (!pending.isEmpty()
            && nanoTime.getAsLong() - pendingSinceNanos >= options.flushEvery().toNanos());
  }

  /** The queue has one consumer at a time: whoever holds this lock. */
  private synchronized void drain() {
    for (Recorded next = queue.poll(); next != null; next = queue.poll()) {
      if (pending.isEmpty()) {
        pendingSinceNanos = nanoTime.getAsLong();
      }
      metrics.recorded(next.cause, next.spans);
      if (!pending.add(
          next.prefix, next.cause, next.node, next.policy, next.timeUnixNano, next.spans)) {
        held.addAndGet(-bytes(next.cause, next.node, next.policy));
      }
    }
  }

  /** Appends all that is in memory. Gives the number of entries. */
  private int flush() {
    synchronized (appending) {
      List<FateEntry> entries = nextEntries();
      if (entries.isEmpty()) {
        return 0;
      }
      try {
        log.append(entries);
      } catch (RuntimeException e) {
        metrics.failed();
        if (!failing) {
          LOG.warn("The ledger cannot be written, and will be tried again: {}", e.getMessage());
        }
        failing = true;
        return 0;
      }
      if (failing) {
        LOG.info("The ledger is written again");
      }
      failing = false;
      synchronized (this) {
        flushing = new PendingFates();
      }
      long bytes = 0;
      for (FateEntry entry : entries) {
        bytes += bytes(entry.cause(), entry.node(), entry.policy());
      }
      held.addAndGet(-bytes);
      return entries.size();
    }
  }

  /** What failed before goes first and alone; then all that is pending. */
  private synchronized List<FateEntry> nextEntries() {
    drain();
    if (flushing.isEmpty()) {
      flushing = pending;
      pending = new PendingFates();
    }
    return flushing.all();
  }

  /**
   * What is known of a trace, as {@link FateLog#fates}, with what is not in the log yet.
   *
   * @throws io.datatracing.storage.api.StoreException when the log cannot be read
   */
  public List<FateEntry> fates(TraceId trace) {
    long prefix = FateEntry.prefix(trace);
    List<FateEntry> found = new ArrayList<>();
    // Memory first: what goes to the log meanwhile is found there.
    synchronized (this) {
      drain();
      found.addAll(pending.of(prefix));
      found.addAll(flushing.of(prefix));
    }
    for (FateEntry entry : log.fates(trace)) {
      // An entry that goes to the log between the two looks is the same in both.
      if (!found.contains(entry)) {
        found.add(entry);
      }
    }
    found.sort(FateEntry.NEWEST_FIRST);
    return found;
  }

  /** How likely {@link #fates} has something of a trace that nobody recorded. */
  public double falsePositiveRate() {
    return log.figures().map(figures -> figures.falsePositiveRate()).orElse(0.0);
  }

  /** Entries that have no place any more since the start. */
  public long dropped() {
    return metrics.droppedCount();
  }

  /**
   * Appends what was recorded before the call. What is recorded while it runs may be lost
   * uncounted: nodes and receivers close first.
   */
  @Override
  public void close() {
    stopping = true;
    LockSupport.unpark(worker);
    try {
      worker.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closed = true;
    // Once for what failed before, once for what came since.
    flush();
    flush();
    int lost;
    synchronized (this) {
      lost = pending.size() + flushing.size();
    }
    if (lost > 0) {
      metrics.dropped(lost);
      LOG.warn("{} entries of the ledger could not be written and are lost", lost);
    }
  }
}
