package io.datatracing.storage.segment;

import io.datatracing.model.otlp.OtlpReader;
import io.datatracing.storage.segment.LogWriter.Append;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jctools.queues.atomic.SpscAtomicArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Owns one shard of trace ids: puts their spans into its tables. Fed by the log writer only. */
final class ShardWorker extends Worker {
  private static final Logger LOG = LoggerFactory.getLogger(ShardWorker.class);
  private static final int QUEUE_CAPACITY = 4096;
  private static final long IDLE_NANOS = 100_000_000;
  private static final int BATCHES_A_TURN = 16;

  private final int shard;
  private final int shards;
  private final Consumer<Append> whenTaken;
  private final Consumer<Generation> whenComplete;
  private final OtlpReader reader = new OtlpReader();
  private final SpscAtomicArrayQueue<Task> tasks = new SpscAtomicArrayQueue<>(QUEUE_CAPACITY);
  private volatile long processed;
  private volatile boolean closing;

  private sealed interface Task {}

  private record Take(Append append, Generation generation) implements Task {}

  private record Seal(Generation generation) implements Task {}

  ShardWorker(
      int shard, int shards, Consumer<Append> whenTaken, Consumer<Generation> whenComplete) {
    super("shard-" + shard, IDLE_NANOS);
    this.shard = shard;
    this.shards = shards;
    this.whenTaken = whenTaken;
    this.whenComplete = whenComplete;
  }

  /** Called by the log writer; waits while the queue is full. */
  void take(Append append, Generation generation) {
    offer(new Take(append, generation));
  }

  /** Nothing more will come for this generation. */
  void seal(Generation generation) {
    offer(new Seal(generation));
  }

  private void offer(Task task) {
    while (!tasks.offer(task)) {
      wake();
      LockSupport.parkNanos(10_000);
    }
    wake();
  }

  /** The sequence number of the newest append that is in the table. */
  long processed() {
    return processed;
  }

  @Override
  int doWork() {
    int done = 0;
    Task task;
    while (done < BATCHES_A_TURN && (task = tasks.poll()) != null) {
      done++;
      if (task instanceof Take take) {
        take(take);
      } else if (task instanceof Seal seal && seal.generation().sealShard()) {
        whenComplete.accept(seal.generation());
      }
    }
    return done;
  }

  private void take(Take take) {
    try {
      take.generation().tables()[shard].addBatch(reader, take.append().request(), shard, shards);
    } catch (Throwable fault) {
      // For instance a lack of memory: the publisher reads the log again before that goes.
      take.generation().lacks();
      throw fault;
    } finally {
      // Readers wait for this number: it must go on even where a batch could not be taken.
      processed = take.append().sequence();
      whenTaken.accept(take.append());
    }
  }

  @Override
  void onFault(Throwable fault) {
    LOG.error("Shard {} could not take a batch; it is in the log", shard, fault);
  }

  void finish() {
    closing = true;
    wake();
  }

  @Override
  boolean isDone() {
    return closing && tasks.isEmpty();
  }
}
