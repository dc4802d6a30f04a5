package io.datatracing.storage.segment;

import io.datatracing.model.otlp.OtlpReader;
import io.datatracing.storage.segment.ManifestReader.BlockName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns complete generations into blocks. The order of steps is what makes a crash harmless at any
 * moment: files and folder synced, then the manifest, then the view, then the log is deleted. A
 * block that the manifest does not name is deleted at the next opening.
 */
final class BlockPublisher extends Worker {
  private static final Logger LOG = LoggerFactory.getLogger(BlockPublisher.class);
  private static final long IDLE_NANOS = 1_000_000_000;
  private static final int QUEUE_CAPACITY = 1024;
  static final String SUFFIX = ".blk";

  private final Path directory;
  private final Manifest manifest;
  private final Generations generations;
  private final CurrentView view;
  private final BlockCache cache;
  private final FileHolds holds;
  private final Disk disk;
  private final SecureRandom random = new SecureRandom();
  private final MpscAtomicArrayQueue<Generation> queue = new MpscAtomicArrayQueue<>(QUEUE_CAPACITY);

  /** The generation at work; it stays here while writing it fails. */
  private @Nullable Generation current;

  private volatile boolean closing;
  private volatile boolean hasFailed;
  private long retryAtNanos = System.nanoTime();

  BlockPublisher(
      Path directory,
      Manifest manifest,
      Generations generations,
      CurrentView view,
      BlockCache cache,
      FileHolds holds,
      Disk disk) {
    super("blocks", IDLE_NANOS);
    this.directory = directory;
    this.manifest = manifest;
    this.generations = generations;
    this.view = view;
    this.cache = cache;
    this.holds = holds;
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
    SpanTable[] tables = generation.isLacking() ? again(generation) : generation.tables();
    for (int shard = 0; shard < tables.length; shard++) {
      SpanTable table = tables[shard];
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

  /**
   * What a shard could not take was acknowledged nevertheless, and is in the log.
   *
   * @return tables with all that is there
   * @throws IOException when not all of it can be read: then it stays as it is, and is tried again
   */
  private SpanTable[] again(Generation generation) throws IOException {
    int shards = generation.tables().length;
    SpanTable[] tables = new SpanTable[shards];
    long seed = random.nextLong();
    Arrays.setAll(tables, shard -> new SpanTable(seed, generation.tables()[shard].published() + 1));
    OtlpReader reader = new OtlpReader();
    LogReplay replay =
        LogReplay.read(
            generation.log(),
            request -> {
              for (int shard = 0; shard < shards; shard++) {
                tables[shard].addBatch(reader, request, shard, shards);
              }
            });
    if (!replay.damages().isEmpty()) {
      throw new IOException(replay.damages().get(0).toString());
    }
    return tables;
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
