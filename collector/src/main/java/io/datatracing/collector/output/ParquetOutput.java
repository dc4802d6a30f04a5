package io.datatracing.collector.output;

import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.collector.pipeline.Node;
import io.datatracing.collector.pipeline.NodeContext;
import io.datatracing.http.ByteBudget;
import io.datatracing.model.Span;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOverloadedException;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spans into Parquet files. A Parquet file can be read when it is complete, minutes after its first
 * span; so batches go to a journal first, are acknowledged when that is synced, and a full or old
 * journal becomes a file. What a crash leaves is made into files at the next start.
 *
 * <p>Threads: {@code collector-parquet-<id>} writes journals and answers, {@code
 * collector-parquet-files-<id>} makes files. One lock guards both queues; nothing is read or
 * written under it.
 */
final class ParquetOutput implements Node {
  private static final Logger log = LoggerFactory.getLogger(ParquetOutput.class);

  /** Synced at once. */
  private static final long GROUP_BYTES = 8 << 20;

  /** So many journals may wait for becoming files; a disk that cannot take them fills up else. */
  private static final int MAX_JOURNALS = 8;

  /** So often a journal may meet a fault that is not one of the disk. */
  private static final int MAX_FAULTS = 3;

  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long STOP_MILLIS = TimeUnit.SECONDS.toMillis(60);

  private record Taken(OtlpBatch batch, AppendCallback done) {}

  private final NodeContext context;
  private final ParquetOutputOptions options;
  private final ParquetFiles files;
  private final ByteBudget budget;
  private final Thread writer;
  private final Thread maker;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition batchCame = lock.newCondition();
  private final Condition journalCame = lock.newCondition();
  private final ArrayDeque<Taken> taken = new ArrayDeque<>();
  private final ArrayDeque<Path> full = new ArrayDeque<>();
  private boolean closing;
  private boolean isWriterDone;

  /** The writer's own. */
  private @Nullable SpanJournal journal;

  private long journalSince;

  private ParquetOutput(ParquetOutputOptions options, NodeContext context, ParquetFiles files) {
    this.options = options;
    this.context = context;
    this.files = files;
    this.budget = new ByteBudget(options.bound());
    this.writer = thread("collector-parquet-" + context.id(), this::write);
    this.maker = thread("collector-parquet-files-" + context.id(), this::make);
  }

  private static Thread thread(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  static ParquetOutput start(ParquetOutputOptions options, NodeContext context) {
    return start(options, context, OtlpBatch::decode);
  }

  /**
   * @param decoder makes spans of what journals have
   */
  static ParquetOutput start(
      ParquetOutputOptions options, NodeContext context, Function<OtlpBatch, List<Span>> decoder) {
    ParquetOutput output;
    try {
      ParquetFiles files = new ParquetFiles(context.directory(), options, decoder);
      output = new ParquetOutput(options, context, files);
      output.full.addAll(output.files.left());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "files cannot be written to " + options.directory() + ": " + e, e);
    }
    output.register();
    output.writer.start();
    output.maker.start();
    return output;
  }

  private void register() {
    counter("files", "Files made.", files.files::sum);
    counter("spans", "Spans in the files made.", files.spans::sum);
    counter("failures", "How often a file could not be made; tried again.", files.failures::sum);
    counter("damaged_journals", "Journals of which a part is lost.", files.damagedJournals::sum);
    GaugeWithCallback.builder()
        .name("datatracing_parquet_waiting_journals")
        .help("Full, and not yet files.")
        .labelNames("node")
        .callback(callback -> callback.call(waitingJournals(), context.id()))
        .register(context.metrics());
  }

  private void counter(String name, String help, LongSupplier value) {
    CounterWithCallback.builder()
        .name("datatracing_parquet_" + name)
        .help(help)
        .labelNames("node")
        .callback(callback -> callback.call(value.getAsLong(), context.id()))
        .register(context.metrics());
  }

  private int waitingJournals() {
    lock.lock();
    try {
      return full.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void take(OtlpBatch batch, BatchOrigin origin, AppendCallback done) {
    String refusal = offer(batch, done);
    if (refusal != null) {
      done.failed(new StoreOverloadedException(context.id() + refusal));
    }
  }

  private @Nullable String offer(OtlpBatch batch, AppendCallback done) {
    lock.lock();
    try {
      if (closing) {
        return " ends; send the spans again";
      }
      if (full.size() >= MAX_JOURNALS) {
        return " has " + full.size() + " journals that are not files yet; see the log";
      }
      if (!budget.tryReserve(batch.sizeBytes())) {
        return " holds " + budget.used() + " of at most " + budget.capacity() + " bytes";
      }
      taken.add(new Taken(batch, done));
      batchCame.signal();
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** The writer's life. */
  private void write() {
    List<Taken> group = new ArrayList<>();
    while (awaitGroup(group)) {
      if (!group.isEmpty()) {
        commit(group);
        group.clear();
      }
      if (isDue()) {
        roll();
      }
    }
    roll();
    lock.lock();
    try {
      isWriterDone = true;
      journalCame.signal();
    } finally {
      lock.unlock();
    }
  }

  /** False at the end; nothing in the group when the journal is due. */
  private boolean awaitGroup(List<Taken> group) {
    lock.lock();
    try {
      while (taken.isEmpty() && !closing && !isDue()) {
        if (journal == null) {
          batchCame.awaitUninterruptibly();
        } else {
          awaitNanos(batchCame, untilDue());
        }
      }
      if (taken.isEmpty() && closing) {
        return false;
      }
      long bytes = 0;
      while (!taken.isEmpty() && bytes < GROUP_BYTES) {
        Taken next = taken.remove();
        bytes += next.batch().sizeBytes();
        group.add(next);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private static void awaitNanos(Condition condition, long nanos) {
    try {
      // Looked at again by the caller's loop, whatever ended the waiting.
      long rest = condition.awaitNanos(Math.max(1, nanos));
      log.trace("woken {} ns early", rest);
    } catch (InterruptedException e) {
      // Nobody interrupts these threads but an end of the process, which closes them anyway.
      log.debug("interrupted while waiting");
    }
  }

  private long untilDue() {
    return journalSince + options.fileAge().toNanos() - context.nanoTime().getAsLong();
  }

  private boolean isDue() {
    SpanJournal current = journal;
    return current != null
        && current.durableBytes() > 0
        && (current.durableBytes() >= options.fileBytes() || untilDue() <= 0);
  }

  private void commit(List<Taken> group) {
    StoreException failure = null;
    try {
      SpanJournal current = journal;
      if (current == null) {
        Instant now = Instant.ofEpochSecond(0, context.unixNanos().getAsLong());
        current = SpanJournal.create(files.journal(now));
        journal = current;
        journalSince = context.nanoTime().getAsLong();
      }
      current.append(group.stream().map(Taken::batch).toList());
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      failure = new StoreException(context.id() + " cannot write its journal: " + e, e);
      // What is durable in it becomes a file; after a failed sync nothing more may be added.
      roll();
    }
    for (Taken one : group) {
      budget.release(one.batch().sizeBytes());
      answer(one.done(), failure);
    }
  }

  /** A fault of who waits is not one of the thread that answers. */
  private static void answer(AppendCallback done, @Nullable StoreException failure) {
    try {
      if (failure == null) {
        done.stored();
      } else {
        done.failed(failure);
      }
    } catch (RuntimeException e) {
      log.error("A callback failed", e);
    }
  }

  private void roll() {
    SpanJournal current = journal;
    if (current == null) {
      return;
    }
    journal = null;
    try {
      current.close();
    } catch (IOException e) {
      log.warn("Cannot close {}", current.path(), e);
    }
    lock.lock();
    try {
      full.add(current.path());
      journalCame.signal();
    } finally {
      lock.unlock();
    }
  }

  /** The maker's life. */
  private void make() {
    while (true) {
      Path next;
      lock.lock();
      try {
        while (full.isEmpty() && !isWriterDone) {
          journalCame.awaitUninterruptibly();
        }
        next = full.peek();
        if (next == null) {
          return;
        }
      } finally {
        lock.unlock();
      }
      if (!isMade(next) && !isToBeTriedAgain()) {
        return;
      }
    }
  }

  private boolean isMade(Path next) {
    for (int attempt = 1; ; attempt++) {
      try {
        files.make(next);
        break;
      } catch (OtherVersionException e) {
        // It is not for this version, now or later, and those behind it do not wait.
        files.failures.increment();
        log.error("{}", e.getMessage());
        break;
      } catch (IOException | RuntimeException | OutOfMemoryError e) {
        // Without memory, too: the thread must live, or journals would wait for ever.
        files.failures.increment();
        boolean isOfTheDisk =
            !(e instanceof RuntimeException) || e.getCause() instanceof IOException;
        if (isOfTheDisk) {
          log.error("Cannot make a Parquet file of {}; trying again", next, e);
          return false;
        }
        if (attempt == MAX_FAULTS) {
          return isSetAside(next, e);
        }
        log.error("A fault at {}; trying again", next, e);
      }
    }
    removeFirst();
    return true;
  }

  private void removeFirst() {
    lock.lock();
    try {
      full.remove();
    } finally {
      lock.unlock();
    }
  }

  /** The same spans meet the same fault each time; others wait behind them. */
  private boolean isSetAside(Path journal, Throwable fault) {
    try {
      files.setAside(journal, fault);
    } catch (IOException e) {
      log.error("Cannot set {} aside; trying again", journal, e);
      return false;
    }
    removeFirst();
    return true;
  }

  /** Waits a while. At the end a journal is left to the next start. */
  private boolean isToBeTriedAgain() {
    lock.lock();
    try {
      if (!isWriterDone) {
        awaitNanos(journalCame, RETRY_NANOS);
      }
      return !isWriterDone;
    } finally {
      lock.unlock();
    }
  }

  /** What was taken is in a file then, or in a journal of which the next start makes one. */
  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      batchCame.signal();
    } finally {
      lock.unlock();
    }
    try {
      writer.join(STOP_MILLIS);
      maker.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
