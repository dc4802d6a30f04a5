package io.datatracing.storage.segment;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The spans of one log file while they are in memory: a table for each shard. When it is full it is
 * sealed; when each shard has taken note it is complete, and becomes blocks all at once.
 */
final class Generation {
  private static final AtomicLong SERIALS = new AtomicLong();

  private final long serial = SERIALS.incrementAndGet();
  private final long number;
  private final Path log;
  private final SpanTable[] tables;
  private final AtomicInteger unsealedShards;
  private volatile boolean isLacking;

  Generation(long number, Path log, int shards, long seed, int expectedRows) {
    this.number = number;
    this.log = log;
    tables = new SpanTable[shards];
    for (int i = 0; i < shards; i++) {
      tables[i] = new SpanTable(seed, expectedRows);
    }
    unsealedShards = new AtomicInteger(shards);
  }

  long number() {
    return number;
  }

  /** Of no other one in this process, also not of one that is read again from the same log. */
  long serial() {
    return serial;
  }

  Path log() {
    return log;
  }

  SpanTable[] tables() {
    return tables;
  }

  /** A table has not all of what is in the log. */
  void lacks() {
    isLacking = true;
  }

  /** Final once it is complete. */
  boolean isLacking() {
    return isLacking;
  }

  /** Called once by each shard; true for the last of them. */
  boolean sealShard() {
    return unsealedShards.decrementAndGet() == 0;
  }

  long rows() {
    long rows = 0;
    for (SpanTable table : tables) {
      rows += table.published();
    }
    return rows;
  }

  long memoryBytes() {
    long bytes = 0;
    for (SpanTable table : tables) {
      bytes += table.memoryBytes();
    }
    return bytes;
  }
}
