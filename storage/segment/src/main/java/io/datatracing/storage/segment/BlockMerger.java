package io.datatracing.storage.segment;

import io.datatracing.storage.api.ByteProgress;
import io.datatracing.storage.segment.ManifestReader.BlockName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Merges small blocks of an hour: what restarts, quiet hours and the ends of hours leave. A merged
 * block enters the manifest in the same record in which its parts leave it, so a crash at any
 * moment leaves one or the other; files that are in neither are deleted at the next opening.
 *
 * <p>Bounded: the parts of one merge together make a block as it is usually cut, and the thread
 * rests four times as long as it has worked.
 */
final class BlockMerger extends Worker {
  private static final Logger LOG = LoggerFactory.getLogger(BlockMerger.class);
  private static final long IDLE_NANOS = 1_000_000_000;
  private static final int REST_FACTOR = 4;

  /** Long enough that a lasting fault does not fill the log, short enough for a full disk. */
  private static final long FAILED_REST_NANOS = 600 * IDLE_NANOS;

  /** More would hold too many files open. */
  private static final int MAX_PARTS = 64;

  /** How many times smaller a block is than the table it is made from, at the least. */
  private static final int TABLE_FACTOR = 8;

  private final Path directory;
  private final SegmentOptions options;
  private final Manifest manifest;
  private final Generations generations;
  private final CurrentView view;
  private final BlockCache cache;
  private final Damages damages;
  private final FileHolds holds;
  private final TraceIndexes indexes;
  private final Disk disk;
  private final SecureRandom random = new SecureRandom();

  /**
   * Blocks whose merging failed, each with the {@code nanoTime} until which it is left alone: a
   * full disk is not full for ever. Asked by the thread that compacts while the other merges.
   */
  private final ConcurrentMap<Path, Long> leftAloneUntil = new ConcurrentHashMap<>();

  private volatile boolean closing;
  private long restUntilNanos = System.nanoTime();

  BlockMerger(
      Path directory,
      SegmentOptions options,
      Manifest manifest,
      Generations generations,
      CurrentView view,
      BlockCache cache,
      Damages damages,
      FileHolds holds,
      TraceIndexes indexes,
      Disk disk) {
    super("merge", IDLE_NANOS);
    this.directory = directory;
    this.options = options;
    this.manifest = manifest;
    this.generations = generations;
    this.view = view;
    this.cache = cache;
    this.damages = damages;
    this.holds = holds;
    this.indexes = indexes;
    this.disk = disk;
  }

  @Override
  int doWork() {
    if (closing || System.nanoTime() - restUntilNanos < 0) {
      return 0;
    }
    long before = System.nanoTime();
    // In the hour that is arriving more small blocks come: it is worth waiting for some.
    int merged = mergeOnce(options.mergeBlocks());
    if (merged == 0) {
      merged = indexOnce();
    }
    long now = System.nanoTime();
    restUntilNanos = now + REST_FACTOR * (now - before);
    return merged > 0 ? 1 : 0;
  }

  /**
   * Merges all that is worth it, in the caller's time.
   *
   * @return how many blocks were replaced
   */
  int compact(ByteProgress progress) {
    // Who asks may have made room.
    leftAloneUntil.clear();
    int replaced = 0;
    long allBytes = small().stream().mapToLong(Block::sizeBytes).sum();
    while (true) {
      int merged = mergeOnce(2);
      if (merged == 0) {
        return replaced;
      }
      replaced += merged;
      long left = small().stream().mapToLong(Block::sizeBytes).sum();
      progress.done(Math.max(0, allBytes - left), allBytes);
    }
  }

  private List<Block> small() {
    return view.get().blocks().stream().filter(this::isSmall).toList();
  }

  private boolean isSmall(Block block) {
    return block.catalog().rows() < options.blockRows() / 2
        && block.sizeBytes() < options.maxTableBytes() / TABLE_FACTOR / 2
        && !block.isRemote()
        && !isLeftAlone(block);
  }

  private boolean isLeftAlone(Block block) {
    Long until = leftAloneUntil.get(block.path());
    return until != null && System.nanoTime() - until < 0;
  }

  private void leaveAlone(List<Block> blocks) {
    Set<Path> known = new HashSet<>();
    view.get().blocks().forEach(block -> known.add(block.path()));
    leftAloneUntil.keySet().retainAll(known);
    long until = System.nanoTime() + FAILED_REST_NANOS;
    blocks.forEach(block -> leftAloneUntil.put(block.path(), until));
  }

  /** One merge at a time, be it in the background or asked for. */
  private synchronized int mergeOnce(int leastPartsOfCurrent) {
    List<Block> parts = parts(leastPartsOfCurrent);
    if (parts.isEmpty()) {
      return 0;
    }
    try {
      return merge(parts) ? parts.size() : 0;
    } catch (FormatException e) {
      // Taken out of the view; the next merge goes on without it.
      damages.isolate(view.get(), e);
    } catch (NoSuchFileException e) {
      LOG.debug("A block was dropped while it was to be merged", e);
    } catch (IOException | UncheckedIOException e) {
      leaveAlone(parts);
      LOG.error(
          "Cannot merge blocks of {}; they stay as they are and are tried again in {} s",
          parts.get(0).partition(),
          FAILED_REST_NANOS / IDLE_NANOS,
          e);
    }
    return 0;
  }

  /** Small blocks of one hour, the oldest hour first; as many as one block takes. */
  private List<Block> parts(int leastPartsOfCurrent) {
    TreeMap<String, List<Block>> byPartition = new TreeMap<>();
    for (Block block : small()) {
      byPartition.computeIfAbsent(block.partition(), p -> new ArrayList<>()).add(block);
    }
    String current = generations.currentPartition();
    for (var entry : byPartition.entrySet()) {
      int least = entry.getKey().compareTo(current) < 0 ? 2 : leastPartsOfCurrent;
      List<Block> parts = fitting(entry.getValue());
      if (parts.size() >= least) {
        return parts;
      }
    }
    return List.of();
  }

  private List<Block> fitting(List<Block> blocks) {
    List<Block> smallestFirst = new ArrayList<>(blocks);
    smallestFirst.sort(Comparator.comparingLong(Block::sizeBytes).thenComparing(Block::path));
    List<Block> parts = new ArrayList<>();
    long rows = 0;
    long bytes = 0;
    for (Block block : smallestFirst) {
      rows += block.catalog().rows();
      bytes += block.sizeBytes();
      if (parts.size() == MAX_PARTS
          || rows > options.blockRows()
          || bytes > options.maxTableBytes() / TABLE_FACTOR) {
        break;
      }
      parts.add(block);
    }
    return parts;
  }

  /**
   * Makes a trace index for an hour that is over, or for as many blocks as one index takes.
   *
   * @return how many blocks it covers; 0 when there is nothing to index
   */
  private synchronized int indexOnce() {
    TreeMap<String, List<Block>> byPartition = new TreeMap<>();
    for (Block block : view.get().blocks()) {
      if (indexes.indexOf(block) == null && !isLeftAlone(block)) {
        byPartition.computeIfAbsent(block.partition(), p -> new ArrayList<>()).add(block);
      }
    }
    String current = generations.currentPartition();
    for (var entry : byPartition.entrySet()) {
      List<Block> blocks = entry.getValue();
      int least =
          entry.getKey().compareTo(current) < 0
              ? options.indexBlocks()
              : TraceIndexFormat.MAX_BLOCKS;
      if (blocks.size() >= least) {
        return index(
            entry.getKey(),
            blocks.subList(0, Math.min(blocks.size(), TraceIndexFormat.MAX_BLOCKS)));
      }
    }
    return 0;
  }

  private int index(String partition, List<Block> blocks) {
    Path folder = directory.resolve(Partition.FOLDER).resolve(partition);
    Path file = folder.resolve(String.format("%016x", random.nextLong()) + TraceIndexFormat.SUFFIX);
    try {
      int covered = TraceIndex.write(file, blocks, cache, random.nextLong());
      Directories.sync(folder);
      indexes.add(partition, new TraceIndex(file));
      deleteUseless(partition);
      return covered;
    } catch (FormatException e) {
      damages.isolate(view.get(), e);
    } catch (IOException | UncheckedIOException e) {
      leaveAlone(blocks);
      LOG.error("Cannot index the traces of {}; its blocks are asked one by one", partition, e);
    }
    return 0;
  }

  /** Indexes of blocks that have all been merged since. */
  private void deleteUseless(String partition) throws IOException {
    Set<String> names = new HashSet<>();
    view.get().blocks().forEach(block -> names.add(block.name().name()));
    for (TraceIndex index : indexes.of(partition)) {
      if (index.covered().stream().noneMatch(names::contains)) {
        indexes.remove(partition, index);
        holds.delete(index.path());
      }
    }
  }

  private boolean merge(List<Block> parts) throws IOException {
    int rows = 0;
    for (Block part : parts) {
      rows += part.catalog().rows();
    }
    BlockTables tables = new BlockTables(random.nextLong(), rows);
    for (Block part : parts) {
      OpenBlock open = cache.acquire(part.path());
      try {
        tables.add(open);
      } finally {
        cache.release(open);
      }
    }
    String partition = parts.get(0).partition();
    Path folder = directory.resolve(Partition.FOLDER).resolve(partition);
    String name = String.format("m%016x", random.nextLong()) + BlockPublisher.SUFFIX;
    Path file = folder.resolve(name);
    BlockWriter.write(tables.table(), file, random.nextLong(), disk);
    Block made = Block.load(file, partition, cache.files());
    Directories.sync(folder);
    if (!replace(parts, made)) {
      // Dropped meanwhile, or found damaged.
      Files.deleteIfExists(file);
      deleteIfEmpty(folder);
      return false;
    }
    for (Block part : parts) {
      holds.deleteBlock(part.path(), cache);
    }
    return true;
  }

  /** Retention found the folder in use while the merged block was being written. */
  private static void deleteIfEmpty(Path folder) throws IOException {
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException e) {
      // Its other blocks are in use.
    }
  }

  /** Under the manifest's lock, which retention takes too: it sees the parts or the whole. */
  private boolean replace(List<Block> parts, Block made) throws IOException {
    synchronized (manifest) {
      if (!view.get().blocks().containsAll(parts)) {
        return false;
      }
      manifest.replaceBlocks(
          parts.stream().map(Block::name).toList(),
          List.of(new BlockName(made.partition(), made.path().getFileName().toString())));
      view.update(before -> before.replaced(parts, made));
      return true;
    }
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
    restUntilNanos = System.nanoTime() + 60 * IDLE_NANOS;
    LOG.error("Merging blocks failed; it rests for a minute", fault);
  }
}
