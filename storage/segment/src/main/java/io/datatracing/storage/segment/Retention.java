package io.datatracing.storage.segment;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops hours, whole: those whose time is over, and the oldest when there are too many bytes. Which
 * traces go is read from the hour's blocks, so a store that was stopped for long has much to read;
 * a thread of its own lets it go hour by hour beside what is being stored.
 */
final class Retention extends Worker {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final long IDLE_NANOS = 1_000_000_000;

  private final Path directory;
  private final SegmentOptions options;
  private final Clock clock;
  private final Manifest manifest;
  private final Generations generations;
  private final CurrentView view;
  private final StoreCounters counters;
  private final BlockCache cache;
  private final FileHolds holds;
  private final TraceIndexes indexes;
  private final ExpiredTraces expired;
  private volatile boolean closing;
  private long restUntilNanos = System.nanoTime();

  Retention(
      Path directory,
      SegmentOptions options,
      Clock clock,
      Manifest manifest,
      Generations generations,
      CurrentView view,
      StoreCounters counters,
      BlockCache cache,
      FileHolds holds,
      TraceIndexes indexes,
      ExpiredTraces expired) {
    super("expire", IDLE_NANOS);
    this.directory = directory;
    this.options = options;
    this.clock = clock;
    this.manifest = manifest;
    this.generations = generations;
    this.view = view;
    this.counters = counters;
    this.cache = cache;
    this.holds = holds;
    this.indexes = indexes;
    this.expired = expired;
  }

  /** Drops the oldest hour that is to go; 0 when there is none. */
  @Override
  int doWork() {
    if (closing || System.nanoTime() - restUntilNanos < 0) {
      return 0;
    }
    Instant now = clock.instant();
    // By name, which is by age.
    NavigableMap<String, Long> bytesOf = new TreeMap<>();
    long bytes = 0;
    for (Block block : view.get().blocks()) {
      // Of one in a bucket only the stub is here: dropping it would make no room worth it.
      long here = block.isRemote() ? 0 : block.sizeBytes();
      bytesOf.merge(block.partition(), here, Long::sum);
      bytes += here;
    }
    // What is arriving now stays, however much it is: dropping it would end in storing nothing.
    String current = generations.currentPartition();
    for (Map.Entry<String, Long> entry : bytesOf.entrySet()) {
      String partition = entry.getKey();
      boolean isTooMuch = bytes > options.retentionBytes() && partition.compareTo(current) < 0;
      boolean isExpired = Partition.isExpired(partition, now, options.retention());
      if (!isExpired && isTooMuch && entry.getValue() == 0) {
        continue;
      }
      if (!isTooMuch && !isExpired) {
        break;
      }
      try {
        drop(partition, isExpired);
        return 1;
      } catch (IOException e) {
        // No later one instead: what is there has no gaps, which SegmentChanges relies on.
        LOG.error("Cannot drop partition {}; trying again", partition, e);
        break;
      }
    }
    restUntilNanos = System.nanoTime() + IDLE_NANOS;
    return 0;
  }

  /**
   * The manifest first: a crash in between leaves files that the next opening deletes. Before that,
   * while they can be read, which traces go: a crash behind it makes that be said once more.
   *
   * @param isExpired whether its time is over; else it takes too much room, of which what is in a
   *     bucket has none
   */
  private void drop(String partition, boolean isExpired) throws IOException {
    // Nothing is fetched for that: an hour must go also while the bucket cannot be reached.
    if (!blocksHere(partition).isEmpty()) {
      expired.goes(partition, () -> blocksHere(partition), cache);
    }
    List<Block> gone;
    boolean isWhole;
    synchronized (manifest) {
      List<Block> all = blocksOf(partition);
      gone = isExpired ? all : all.stream().filter(block -> !block.isRemote()).toList();
      isWhole = gone.size() == all.size();
      if (isWhole) {
        manifest.dropPartition(partition);
      } else {
        manifest.replaceBlocks(gone.stream().map(Block::name).toList(), List.of());
      }
      view.update(before -> before.without(gone));
    }
    for (Block block : gone) {
      counters.expiredSpans.add(block.catalog().rows());
      holds.deleteBlock(block.path(), cache);
    }
    if (!isWhole) {
      return;
    }
    for (TraceIndex index : indexes.of(partition)) {
      indexes.remove(partition, index);
      holds.delete(index.path());
    }
    try {
      holds.delete(directory.resolve(Partition.FOLDER).resolve(partition));
    } catch (DirectoryNotEmptyException e) {
      // Stubs of blocks in a bucket: they go after their objects, see UnneededObjects. Or a block
      // that is being written, where the clock has jumped: the publisher makes its folder anew.
      LOG.debug("{} is in use", partition);
    }
  }

  private List<Block> blocksOf(String partition) {
    return view.get().blocks().stream()
        .filter(block -> block.partition().equals(partition))
        .toList();
  }

  private List<Block> blocksHere(String partition) {
    return blocksOf(partition).stream().filter(block -> !block.isRemote()).toList();
  }

  void finish() {
    closing = true;
    wake();
  }

  @Override
  boolean isDone() {
    return closing;
  }

  @Override
  void onFault(Throwable fault) {
    restUntilNanos = System.nanoTime() + IDLE_NANOS;
    LOG.error("Dropping what has expired failed; trying again", fault);
  }
}
