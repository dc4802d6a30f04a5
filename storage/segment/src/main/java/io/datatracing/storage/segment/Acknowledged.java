package io.datatracing.storage.segment;

import java.util.concurrent.locks.LockSupport;

/**
 * Waits until the shards have taken what is acknowledged: a few batches, a few milliseconds at
 * most.
 */
final class Acknowledged implements Runnable {
  private static final int SPINS = 1_000;
  private static final long WAIT_NANOS = 20_000;

  private final LogWriter log;
  private final ShardWorker[] shards;

  Acknowledged(LogWriter log, ShardWorker[] shards) {
    this.log = log;
    this.shards = shards;
  }

  @Override
  public void run() {
    long acknowledged = log.acknowledged();
    for (ShardWorker shard : shards) {
      for (int i = 0; shard.processed() < acknowledged; i++) {
        if (i < SPINS) {
          Thread.onSpinWait();
        } else {
          LockSupport.parkNanos(WAIT_NANOS);
        }
      }
    }
  }
}
