package io.datatracing.collector.sampling.tail;

import io.datatracing.collector.selftrace.SpanRef;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOverloadedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes batches durable in groups, hands them to the shards, and only then answers. Decisions are
 * written with the next group and not waited for: one that a crash takes is made again.
 *
 * <p>Files are deleted from the oldest on, each when nothing in it waits: a decision is never older
 * than the batches it is about, so it goes after them.
 *
 * <p>It is also the spill: what is in memory of a batch is a copy, and is forgotten from the oldest
 * batch on when memory is needed.
 */
final class Journal extends Worker {
  private static final Logger log = LoggerFactory.getLogger(Journal.class);

  /** Of one group: about as much as a disk writes in the time of a sync. */
  private static final int GROUP_BYTES = 4 << 20;

  private static final int QUEUE_CAPACITY = 4_096;
  private static final int CHUNK = 1_024;

  private record Append(OtlpBatch batch, @Nullable SpanRef source, AppendCallback done) {}

  /** A line of the journal, and what to remember of it when the journal has forgotten. */
  private record Made(Decision decision, Decided.@Nullable Entry entry) {}

  private final Path directory;
  private final TailOptions options;
  private final TailFigures figures;
  private final LongSupplier unixNanos;
  private final Consumer<HeldBatch> shards;
  private final JournalFile.Disk disk;
  private final MpscAtomicArrayQueue<Append> queue = new MpscAtomicArrayQueue<>(QUEUE_CAPACITY);
  private final MpscUnboundedAtomicArrayQueue<Made> decisions =
      new MpscUnboundedAtomicArrayQueue<>(CHUNK);
  private final AtomicInteger appending = new AtomicInteger();

  /** In the group that is written now; again in the next one when it could not be. */
  private final ArrayDeque<Made> gathered = new ArrayDeque<>();

  /** Accepted, and not yet seen by all shards. */
  private final AtomicLong queuedBytes = new AtomicLong();

  private final ArrayDeque<JournalFile> files = new ArrayDeque<>();

  /** Whose bytes may be in memory, the oldest first. */
  private final ArrayDeque<HeldBatch> inMemory = new ArrayDeque<>();

  private byte[] buffer = new byte[1 << 20];
  private int buffered;
  private final List<Append> group = new ArrayList<>();
  private final List<Integer> offsets = new ArrayList<>();
  private @Nullable JournalFile current;
  private @Nullable DecisionLog memory;
  private @Nullable StoreException stopped;
  private volatile boolean closing;

  /** Batches below this number have to be decided, so that their files can go. */
  private volatile long forceBelow;

  Journal(
      Path directory,
      String name,
      TailOptions options,
      TailFigures figures,
      LongSupplier unixNanos,
      Consumer<HeldBatch> shards,
      JournalFile.Disk disk) {
    super(name);
    this.disk = disk;
    this.directory = directory;
    this.options = options;
    this.figures = figures;
    this.unixNanos = unixNanos;
    this.shards = shards;
  }

  /**
   * Tells what files of a process before hold, in their order, and begins a new file.
   *
   * @throws StoreException in one line when the directory cannot be used
   */
  void open(JournalReplay.Listener listener) {
    try {
      Files.createDirectories(directory);
      long next = 1;
      for (JournalFile file : JournalReplay.read(directory, options.workers(), listener)) {
        files.add(file);
        figures.journalBytes.addAndGet(file.durableSize());
        next = file.number() + 1;
        // The writer's own hold: nothing more is written to it.
        file.release();
      }
      memory = DecisionLog.open(directory, options.maxDecisions(), listener);
      begin(next);
    } catch (IOException e) {
      throw new StoreException(
          "The tail node's journal in " + directory + " cannot be used: " + e.getMessage(), e);
    }
  }

  private JournalFile begin(long number) throws IOException {
    JournalFile file = JournalFile.create(directory, number, disk);
    files.add(file);
    figures.journalBytes.addAndGet(file.durableSize());
    current = file;
    return file;
  }

  /** Any thread; returns at once. */
  void append(OtlpBatch batch, @Nullable SpanRef source, AppendCallback done) {
    appending.incrementAndGet();
    StoreException refusal;
    try {
      refusal = offer(batch, source, done);
    } finally {
      appending.decrementAndGet();
    }
    if (refusal == null) {
      wake();
    } else {
      figures.refusedBatches.increment();
      done.failed(refusal);
    }
  }

  private @Nullable StoreException offer(
      OtlpBatch batch, @Nullable SpanRef source, AppendCallback done) {
    if (closing) {
      return new StoreOverloadedException("The tail node is being closed");
    }
    long journal = figures.journalBytes.get();
    if (journal > options.maxJournalBytes()) {
      return new StoreOverloadedException(
          "The tail node's journal has "
              + journal
              + " bytes, of at most "
              + options.maxJournalBytes());
    }
    int size = batch.sizeBytes();
    long queued = queuedBytes.getAndAdd(size);
    // A request larger than the bound is let through when it is alone.
    if (queued > 0 && queued + size > options.maxQueuedBytes()) {
      queuedBytes.addAndGet(-size);
      return new StoreOverloadedException(
          "The tail node has " + queued + " bytes waiting, of at most " + options.maxQueuedBytes());
    }
    if (!queue.offer(new Append(batch, source, done))) {
      queuedBytes.addAndGet(-size);
      return new StoreOverloadedException(
          "The tail node has " + QUEUE_CAPACITY + " requests waiting");
    }
    return null;
  }

  /**
   * Any thread. Their number is bounded by that of the traces that wait.
   *
   * @param entry for spans that come after a restart; null where nothing new was decided
   */
  void decided(Decision decision, Decided.@Nullable Entry entry) {
    decisions.add(new Made(decision, entry));
  }

  /** Called by a shard that has looked at a batch. */
  void seen(HeldBatch batch) {
    if (batch.seen()) {
      queuedBytes.addAndGet(-batch.size());
    }
  }

  long queuedBytes() {
    return queuedBytes.get();
  }

  /** Traces with spans below this sequence number have to be decided now. */
  long forceBelow() {
    return forceBelow;
  }

  @Override
  int doWork() {
    JournalFile file = current;
    if (file == null) {
      return 0;
    }
    int work = gatherDecisions();
    boolean isWritten = true;
    // Decisions that a full disk has not taken do not count, or batches would wait behind them for
    // an answer that they can have.
    int most = buffered + GROUP_BYTES;
    Append next;
    while (buffered < most && (next = queue.poll()) != null) {
      group.add(next);
      frame(next.batch());
    }
    int batches = group.size();
    if (buffered > 0) {
      isWritten = commit(file);
    }
    spill();
    retire();
    // What could not be written is not work done: the thread sleeps before it tries again.
    return isWritten ? work + batches : batches;
  }

  private int gatherDecisions() {
    int begin = buffered;
    ensure(JournalFormat.FRAME_HEADER_SIZE);
    buffered += JournalFormat.FRAME_HEADER_SIZE;
    // Those that could not be written first: a trace's decisions stay in their order.
    gathered.forEach(this::encode);
    Made made;
    while (buffered - begin < GROUP_BYTES && (made = decisions.poll()) != null) {
      gathered.add(made);
      encode(made);
    }
    if (gathered.isEmpty()) {
      buffered = begin;
    } else {
      int length = buffered - begin - JournalFormat.FRAME_HEADER_SIZE;
      JournalFormat.finishFrame(buffer, begin, length, JournalFormat.DECISIONS);
    }
    return gathered.size();
  }

  private void encode(Made made) {
    byte[] encoded = made.decision().encode();
    ensure(encoded.length);
    System.arraycopy(encoded, 0, buffer, buffered, encoded.length);
    buffered += encoded.length;
  }

  /** Behind the journal, so that the memory never knows of a decision that the journal does not. */
  private void remember() {
    DecisionLog log = memory;
    if (log != null) {
      for (Made made : gathered) {
        if (made.entry() != null) {
          log.add(made.decision().trace(), made.entry());
        }
      }
      log.flush();
    }
    gathered.clear();
  }

  private void frame(OtlpBatch batch) {
    int size = JournalFormat.ARRIVAL_SIZE + batch.sizeBytes();
    ensure(JournalFormat.FRAME_HEADER_SIZE + size);
    offsets.add(buffered);
    int payload = buffered + JournalFormat.FRAME_HEADER_SIZE;
    JournalFormat.little(buffer).putLong(payload, unixNanos.getAsLong());
    System.arraycopy(
        batch.bytes(), 0, buffer, payload + JournalFormat.ARRIVAL_SIZE, batch.sizeBytes());
    JournalFormat.finishFrame(buffer, buffered, size, JournalFormat.BATCH);
    buffered += JournalFormat.FRAME_HEADER_SIZE + size;
  }

  private void ensure(int more) {
    if (buffer.length - buffered < more) {
      buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, buffered + more));
    }
  }

  /** Returns whether it was written. */
  private boolean commit(JournalFile file) {
    long begin = file.durableSize();
    StoreException failure = stopped != null ? stopped : write(file, begin);
    if (failure != null) {
      for (Append append : group) {
        queuedBytes.addAndGet(-append.batch().sizeBytes());
        answer(append, failure);
      }
      if (stopped != null) {
        // Nothing is written any more: after a restart they are decided anew.
        gathered.clear();
      }
    } else {
      remember();
      figures.journalBytes.addAndGet(file.durableSize() - begin);
      for (int i = 0; i < group.size(); i++) {
        handOver(file, begin + offsets.get(i), group.get(i));
      }
      for (Append append : group) {
        figures.journaledSpans.add(append.batch().spanCount());
        answer(append, null);
      }
    }
    group.clear();
    offsets.clear();
    buffered = 0;
    if (buffer.length > 2 * GROUP_BYTES) {
      buffer = new byte[1 << 20];
    }
    return failure == null;
  }

  private void handOver(JournalFile file, long offset, Append append) {
    byte[] bytes = append.batch().bytes();
    HeldBatch held =
        new HeldBatch(
            file,
            offset,
            bytes,
            bytes.length,
            unixNanos.getAsLong(),
            options.workers(),
            append.source());
    figures.heldBytes.addAndGet(bytes.length);
    inMemory.add(held);
    shards.accept(held);
  }

  /** Returns why the group could not be made durable; null when it was. */
  private @Nullable StoreException write(JournalFile file, long begin) {
    try {
      if (group.isEmpty()) {
        file.append(buffer, buffered);
      } else {
        file.write(buffer, buffered);
      }
      return null;
    } catch (IOException e) {
      StoreException failure = new StoreException("Cannot write " + file.path() + ": " + e, e);
      try {
        // A full disk leaves half a frame; without it the journal is as before and can go on.
        file.cutBack(begin);
      } catch (IOException broken) {
        stopped = failure;
        log.error("Nothing is acknowledged any more until the node is made anew", broken);
      }
      return failure;
    }
  }

  private static void answer(Append append, @Nullable StoreException failure) {
    try {
      if (failure == null) {
        append.done().stored();
      } else {
        append.done().failed(failure);
      }
    } catch (RuntimeException e) {
      log.error("A callback failed", e);
    }
  }

  /** Only what all shards have looked at: they read it from memory. */
  private void spill() {
    while (!inMemory.isEmpty()) {
      HeldBatch oldest = inMemory.peek();
      if (oldest.bytes() != null) {
        if (!oldest.isSeen() || !figures.isOverMemory(options.maxMemoryBytes())) {
          return;
        }
        int freed = oldest.spill();
        if (freed > 0) {
          figures.heldBytes.addAndGet(-freed);
          figures.spilledBytes.add(freed);
        }
      }
      inMemory.remove();
    }
  }

  /** Ends a full file, deletes those that are over, and asks for decisions when there are many. */
  private void retire() {
    JournalFile file = current;
    if (file == null || stopped != null) {
      return;
    }
    if (file.durableSize() >= options.journalFileBytes()) {
      try {
        begin(file.number() + 1);
        file.release();
      } catch (IOException e) {
        // The file goes on growing; the next turn tries again.
        log.error("Cannot begin a new journal file in {}", directory, e);
      }
    }
    while (files.size() > 1 && files.getFirst().isOver()) {
      JournalFile over = files.removeFirst();
      figures.journalBytes.addAndGet(-over.durableSize());
      try {
        over.delete();
      } catch (IOException e) {
        log.warn("Cannot delete {}: {}", over.path(), e.toString());
      }
    }
    long allowed = Math.max(1, options.maxJournalBytes() * 3 / 4 / options.journalFileBytes());
    long newest = files.getLast().number();
    forceBelow =
        files.size() > allowed ? JournalFormat.sequence(newest - allowed + 1, 0) : Long.MIN_VALUE;
  }

  /** Refuses new batches, and waits until those taken are answered and handed over. */
  void finish() {
    closing = true;
    while (appending.get() > 0) {
      Thread.onSpinWait();
    }
    stop();
  }

  /** After {@link #finish}, when nobody decides any more: writes the last decisions. */
  void close() {
    while (doWork() > 0) {
      continue;
    }
    for (JournalFile file : files) {
      try {
        file.close();
      } catch (IOException e) {
        log.warn("Cannot close {}: {}", file.path(), e.toString());
      }
    }
    if (memory != null) {
      memory.close();
    }
    current = null;
  }

  /** Takes nothing more; what was taken goes on. */
  void refuse() {
    closing = true;
  }

  /** Whether nothing is on its way to the disk or to the shards. */
  boolean isIdle() {
    return appending.get() == 0 && queuedBytes.get() == 0;
  }

  /** After {@link #close}, when nothing in it waits. */
  void delete() {
    try (Stream<Path> all = Files.list(directory)) {
      for (Path path : all.toList()) {
        String name = path.getFileName().toString();
        if (name.endsWith(JournalFormat.SUFFIX) || name.endsWith(DecisionLog.SUFFIX)) {
          Files.delete(path);
        }
      }
      Files.delete(directory);
    } catch (IOException e) {
      log.warn("Cannot delete what is left in {}: {}", directory, e.toString());
    }
  }
}
