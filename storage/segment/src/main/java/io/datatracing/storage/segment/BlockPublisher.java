package io.datatracing.storage.segment;

import io.datatracing.storage.segment.ManifestReader.BlockName;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns complete generations into blocks and drops expired partitions. The order of steps is what
 * makes a crash harmless at any moment: files and folder synced, then the manifest, then the view,
 * then the log is deleted. A block that the manifest does not name is deleted at the next opening.
 */
final class BlockPublisher extends Worker {
  private static final Logger LOG = LoggerFactory.getLogger(BlockPublisher.class);
  private static final long IDLE_NANOS = 1_000_000_000;
  private static final int QUEUE_CAPACITY = 1024;
  static final String SUFFIX = ".blk";

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
  private final Disk disk;
  private final SecureRandom random = new SecureRandom();
  private final MpscAtomicArrayQueue<Generation> queue = new MpscAtomicArrayQueue<>(QUEUE_CAPACITY);

  /** The generation at work; it stays here while writing it fails. */
  private @Nullable Generation current;

  private volatile boolean closing;
  private volatile boolean hasFailed;
  private long retryAtNanos = System.nanoTime();
  private Instant nextExpiry = Instant.MIN;

  BlockPublisher(
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
      ExpiredTraces expired,
      Disk disk) {
    super("blocks", IDLE_NANOS);
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
    this.disk = disk;
  }

  /** Takes a complete generation; they come in the order of their numbers. */
  void publish(Generation generation) {
    if (!queue.offer(generation)) {
      throw new IllegalStateException(QUEUE_CAPACITY + " generations are waiting");
    }
    wake();
  }

  @Override
  int doWork() {
    dropExpired();
    if (current == null) {
      current = queue.poll();
    }
    if (current == null || hasFailed && System.nanoTime() - retryAtNanos < 0) {
      return 0;
    }
    try {
      write(current);
    } catch (IOException e) {
      // It stays readable in memory and safe in its log.
      hasFailed = true;
      retryAtNanos = System.nanoTime() + IDLE_NANOS;
      LOG.error("Cannot write blocks of generation {}; trying again", current.number(), e);
      return 0;
    }
    hasFailed = false;
    generations.published();
    current = null;
    return 1;
  }

  private void write(Generation generation) throws IOException {
    String partition = generations.currentPartition();
    Path folder = directory.resolve(Partition.FOLDER).resolve(partition);
    List<Block> blocks = new ArrayList<>();
    List<BlockName> names = new ArrayList<>();
    for (int shard = 0; shard < generation.tables().length; shard++) {
      SpanTable table = generation.tables()[shard];
      if (table.published() > 0) {
        if (!Files.isDirectory(folder)) {
          Files.createDirectories(folder);
          Directories.sync(directory.resolve(Partition.FOLDER));
        }
        String name = String.format("%016x-%02d", generation.number(), shard) + SUFFIX;
        Path file = folder.resolve(name);
        BlockWriter.write(table, file, random.nextLong(), disk);
        blocks.add(Block.load(file, partition, cache.files()));
        names.add(new BlockName(partition, name));
      }
    }
    if (!blocks.isEmpty()) {
      Directories.sync(folder);
    }
    synchronized (manifest) {
      manifest.addBlocks(generation.number(), names);
      view.update(before -> before.published(generation, blocks));
    }
    holds.delete(generation.log());
  }

  private void dropExpired() {
    Instant now = clock.instant();
    if (now.isBefore(nextExpiry)) {
      return;
    }
    nextExpiry = now.plusNanos(IDLE_NANOS);
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
      bytes -= entry.getValue();
      try {
        drop(partition, isExpired);
      } catch (IOException e) {
        LOG.error("Cannot drop partition {}; trying again", partition, e);
      }
    }
  }

  /**
   * The manifest first: a crash in between leaves files that the next opening deletes. Before that,
   * while they can be read, which traces go: a crash behind it makes that be said once more.
   *
   * @param isExpired whether its time is over; else it takes too much room, of which what is in a
   *     bucket has none
   */
  private void drop(String partition, boolean isExpired) throws IOException {
    // Nothing is fetched for that: the publisher would wait for the bucket, and storing for it.
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
      // The space of a deleted file is free when nobody has it open any more.
      cache.forget(block.path());
      holds.delete(block.path());
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
      // Stubs of blocks in a bucket: they go after their objects, see UnneededObjects.
      LOG.debug("{} has stubs", partition);
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

  /** While closing, a generation that cannot be written is left to the next opening. */
  @Override
  boolean isDone() {
    return closing && (hasFailed || current == null && queue.isEmpty());
  }

  @Override
  void onFault(Throwable fault) {
    hasFailed = true;
    LOG.error("The block publisher failed", fault);
  }
}
