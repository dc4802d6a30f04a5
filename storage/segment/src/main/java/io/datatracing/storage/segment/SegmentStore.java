package io.datatracing.storage.segment;

import io.datatracing.storage.api.Aggregates;
import io.datatracing.storage.api.BulkReader;
import io.datatracing.storage.api.ByteProgress;
import io.datatracing.storage.api.Compaction;
import io.datatracing.storage.api.ServiceColors;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanWriter;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOptions;
import io.datatracing.storage.api.StoreReport;
import io.datatracing.storage.api.StoreReport.Damage;
import io.datatracing.storage.api.StoreStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded store of one process.
 *
 * <h2>The life of a span</h2>
 *
 * <pre>
 *  append ──► queue ──► {@link LogWriter} ──sync──► answer
 *                          │ request
 *                          ▼
 *             {@link ShardWorker} (owns trace ids) ──► {@link SpanTable} of the {@link Generation}
 *                          │ generation is full
 *                          ▼
 *             {@link BlockPublisher} ──► {@link BlockWriter} ──► {@link Manifest} ──► log deleted
 *                                                    ▲
 *             {@link BlockMerger} makes small blocks one ──┘
 *
 *  read: {@link StoreView} = generations in memory + blocks, on the caller's thread
 * </pre>
 *
 * <p>A span is durable when it is in the synced log, and it is readable from then on: a read waits,
 * if need be, until the shards have taken what is acknowledged. A generation has one log; when its
 * blocks are in the manifest the log is deleted. So after a crash each log holds exactly the spans
 * that no block has, and nothing is read twice.
 *
 * <h2>In the directory</h2>
 *
 * <pre>
 *  LOCK                                   held while the store is open; the holder's process id
 *  MANIFEST                               {@link ManifestFormat}
 *  service-colors                         {@link ServiceColors}
 *  wal/0000000000000007.wal               {@link LogFormat}, one for each generation in memory
 *  partitions/2026-11-21T03/*.blk         {@link BlockFormat}, by hour of arrival
 *                           *.idx         {@link TraceIndexFormat}, made of them
 *  fates/2026-11-21T03/*.fat              {@link FateFormat}, by hour of arrival
 * </pre>
 */
final class SegmentStore implements SpanStore {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentStore.class);
  static final String LOG_FOLDER = "wal";
  static final String COLORS = "service-colors";

  private final DirectoryLock lock;
  private final Manifest manifest;
  private final CurrentView view = new CurrentView();
  private final StoreCounters counters = new StoreCounters();
  private final Damages damages = new Damages(view);
  private final TraceIndexes indexes = new TraceIndexes();
  private final BlockCache cache;
  private final ShardWorker[] shards;
  private final LogWriter log;
  private final BlockPublisher publisher;
  private final Acknowledged acknowledged;
  private final Reads reads;
  private final SegmentReader reader;
  private final SegmentAggregates aggregates;
  private final FileHolds holds = new FileHolds();
  private final SegmentBulk bulk;
  private final StoreFates fates;
  private final BlockMerger merger;
  private final SegmentSnapshots snapshots;
  private boolean closed;

  private SegmentStore(StoreOptions store, SegmentOptions options, DirectoryLock lock, Disk disk)
      throws IOException {
    this.lock = lock;
    Path directory = store.directory();
    Clock clock = store.clock();
    Path logDirectory = Files.createDirectories(directory.resolve(LOG_FOLDER));
    Files.createDirectories(directory.resolve(Partition.FOLDER));
    Directories.sync(directory);
    cache = new BlockCache(options.cacheBytes() / 2, options.cacheBytes() / 2);
    manifest = Manifest.open(directory, disk);

    Recovery recovery = new Recovery(directory, manifest, damages);
    List<Block> blocks = recovery.loadBlocks();
    view.update(empty -> new StoreView(blocks, List.of()));
    recovery.deleteStrangers(indexes);
    List<Path> logs = recovery.logs(logDirectory);
    long lastNumber =
        logs.isEmpty() ? manifest.flushedThrough() : Recovery.generation(logs.get(logs.size() - 1));
    Generations generations =
        new Generations(logDirectory, options.shards(), clock, view, lastNumber + 1, disk);
    fates = StoreFates.open(directory, options, clock, damages);
    publisher =
        new BlockPublisher(
            directory,
            options,
            clock,
            manifest,
            generations,
            view,
            counters,
            cache,
            holds,
            indexes,
            fates.expired(),
            disk);
    for (Path path : logs) {
      Generation generation = generations.begin(Recovery.generation(path), path);
      recovery.replay(path, generation);
      generations.sealed();
      publisher.publish(generation);
    }

    shards = new ShardWorker[options.shards()];
    log = new LogWriter(options, generations, shards, counters);
    for (int i = 0; i < shards.length; i++) {
      shards[i] = new ShardWorker(i, shards.length, log::taken, publisher::publish);
    }
    acknowledged = new Acknowledged(log, shards);
    reads = new Reads(view, cache, indexes, damages, acknowledged, () -> {}, holds);
    reader = new SegmentReader(reads, ServiceColors.open(directory.resolve(COLORS)));
    aggregates = new SegmentAggregates(reads);
    bulk = new SegmentBulk(reads);
    merger =
        new BlockMerger(
            directory, options, manifest, generations, view, cache, damages, holds, indexes, disk);
    snapshots =
        new SegmentSnapshots(
            directory,
            view,
            holds,
            acknowledged,
            () -> {
              throw new StoreException("The store is closed");
            },
            fates::whileUnchanged);
  }

  /**
   * Opens the store of a directory; when this returns everything acknowledged before is readable.
   *
   * @throws StoreException when the directory cannot be used, or a file is of another version
   */
  static SegmentStore open(StoreOptions store, SegmentOptions options) {
    return open(store, options, Disk.SYSTEM);
  }

  static SegmentStore open(StoreOptions store, SegmentOptions options, Disk disk) {
    DirectoryLock lock = DirectoryLock.acquire(store.directory());
    try {
      SegmentStore opened = new SegmentStore(store, options, lock, disk);
      opened.start();
      return opened;
    } catch (IOException e) {
      release(lock);
      throw new StoreException("Cannot open the store in " + store.directory() + ": " + e, e);
    } catch (RuntimeException e) {
      release(lock);
      throw e;
    }
  }

  private static void release(DirectoryLock lock) {
    try {
      lock.close();
    } catch (IOException e) {
      LOG.warn("Cannot release a lock", e);
    }
  }

  private void start() {
    publisher.start();
    for (ShardWorker shard : shards) {
      shard.start();
    }
    log.start();
    merger.start();
  }

  @Override
  public SpanWriter writer() {
    return log;
  }

  @Override
  public SpanReader reader() {
    return reader;
  }

  @Override
  public Aggregates aggregates() {
    return aggregates;
  }

  @Override
  public BulkReader bulk() {
    return bulk;
  }

  @Override
  public <T> Optional<T> capability(Class<T> type) {
    Compaction compaction = merger::compact;
    return Stream.of(fates, snapshots, compaction, new BlockParts(reads))
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst();
  }

  @Override
  public List<Damage> damages() {
    return damages.all();
  }

  @Override
  public StoreReport check(ByteProgress progress) {
    List<Damage> found = new ArrayList<>(damages.all());
    long files = 0;
    long bytes = 0;
    List<Block> blocks = view.get().blocks();
    long allBytes = blocks.stream().mapToLong(Block::sizeBytes).sum();
    for (Block block : blocks) {
      files++;
      bytes += block.sizeBytes();
      try (BlockFile file = new BlockFile(block.path())) {
        for (BlockFile.Section section : file.sections()) {
          file.readSection(section);
        }
      } catch (NoSuchFileException e) {
        LOG.debug("{} was dropped while it was to be checked", block.path());
      } catch (IOException | RuntimeException e) {
        found.add(new Damage(block.path().toString(), String.valueOf(e.getMessage())));
      }
      progress.done(bytes, allBytes);
    }
    files += fates.check(found);
    bytes += fates.sizeBytes();
    return new StoreReport(files, bytes, found);
  }

  @Override
  public StoreStats stats() {
    // Spans that are acknowledged are counted, also those on their way to a table.
    acknowledged.run();
    return view.get().stats(counters, log.logBytes() + fates.sizeBytes());
  }

  /** Blocks that readers see. */
  int blockCount() {
    return view.get().blocks().size();
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    merger.finish();
    merger.join();
    log.finish();
    for (ShardWorker shard : shards) {
      shard.finish();
      shard.join();
    }
    publisher.finish();
    publisher.join();
    reads.close();
    try {
      fates.close();
      indexes.close();
      cache.close();
      manifest.close();
    } catch (IOException e) {
      LOG.warn("Cannot close all files of the store", e);
    } finally {
      release(lock);
    }
  }
}
