package io.datatracing.storage.segment;

import io.datatracing.storage.api.Aggregates;
import io.datatracing.storage.api.BulkReader;
import io.datatracing.storage.api.ByteProgress;
import io.datatracing.storage.api.Compaction;
import io.datatracing.storage.api.RemoteBlocks;
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
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
 *                           *.remote      {@link RemoteFormat}, for a block in a bucket
 *  object-cache/*.piece                   {@link RangeCache}
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
  private final Retention retention;
  private final Acknowledged acknowledged;
  private final Reads reads;
  private final SegmentReader reader;
  private final SegmentAggregates aggregates;
  private final SegmentChanges changes;
  private final FileHolds holds = new FileHolds();
  private final SegmentBulk bulk;
  private final StoreFates fates;
  private final BlockMerger merger;
  private final @Nullable Bucket bucket;
  private final @Nullable BlockMover mover;
  private final SegmentSnapshots snapshots;
  private boolean closed;

  private SegmentStore(
      StoreOptions store,
      SegmentOptions options,
      DirectoryLock lock,
      Disk disk,
      @Nullable Bucket bucket)
      throws IOException {
    this.lock = lock;
    Path directory = store.directory();
    Clock clock = store.clock();
    Path logDirectory = Files.createDirectories(directory.resolve(LOG_FOLDER));
    Files.createDirectories(directory.resolve(Partition.FOLDER));
    Directories.sync(directory);
    this.bucket = bucket;
    BlockFiles files = new BlockFiles(bucket);
    cache = new BlockCache(options.cacheBytes() / 2, options.cacheBytes() / 2, files);
    manifest = Manifest.open(directory, disk);
    BucketPlace place = bucket == null ? null : place(directory, manifest, bucket);

    Recovery recovery = new Recovery(directory, manifest, damages, files);
    List<Block> blocks = recovery.loadBlocks();
    view.update(empty -> new StoreView(blocks, List.of()));
    recovery.deleteStrangers(indexes);
    List<Path> logs = recovery.logs(logDirectory);
    long lastNumber =
        logs.isEmpty() ? manifest.flushedThrough() : Recovery.generation(logs.get(logs.size() - 1));
    Generations generations =
        new Generations(logDirectory, options.shards(), clock, view, lastNumber + 1, disk);
    fates = StoreFates.open(directory, options, clock, damages);
    publisher = new BlockPublisher(directory, manifest, generations, view, cache, holds, disk);
    retention =
        new Retention(
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
            fates.expired());
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
    // Colours are given once and for all here.
    changes = new SegmentChanges(reads, indexes, () -> 0);
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
            fates::whileUnchanged,
            files);
    mover =
        bucket == null || place == null
            ? null
            : new BlockMover(directory, bucket, place, clock, view, cache, holds, damages);
  }

  private static BucketPlace place(Path directory, Manifest manifest, Bucket bucket)
      throws IOException {
    BucketPlace place = new BucketPlace(directory, manifest, bucket);
    try {
      place.requireAtOpening();
    } catch (IOException | RuntimeException e) {
      manifest.close();
      throw e;
    }
    return place;
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
    ObjectOptions objects = ObjectOptions.from(store.settings());
    DirectoryLock lock = DirectoryLock.acquire(store.directory());
    Bucket bucket = null;
    try {
      if (objects != null) {
        bucket = Bucket.open(objects, objects.cache(store.directory()));
      }
      SegmentStore opened = new SegmentStore(store, options, lock, disk, bucket);
      opened.start();
      return opened;
    } catch (IOException e) {
      release(bucket, lock);
      throw new StoreException("Cannot open the store in " + store.directory() + ": " + e, e);
    } catch (RuntimeException e) {
      release(bucket, lock);
      throw e;
    }
  }

  private static void release(@Nullable Bucket bucket, DirectoryLock lock) {
    if (bucket != null) {
      try {
        bucket.close();
      } catch (IOException e) {
        LOG.warn("Cannot delete what was kept of {}", bucket.options.place(), e);
      }
    }
    release(lock);
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
    retention.start();
    if (mover != null) {
      mover.start();
    }
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
    if (bucket != null && mover != null && type == RemoteBlocks.class) {
      return Optional.of(type.cast(new BucketFigures(bucket, view, mover.unneeded())));
    }
    Compaction compaction = this::compact;
    return Stream.of(fates, snapshots, compaction, new BlockParts(reads), changes)
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst();
  }

  /** Merges what is worth it, then moves to the bucket what is due. */
  private int compact(ByteProgress progress) {
    int merged = merger.compact(progress);
    if (mover != null) {
      try {
        mover.moveAll();
      } catch (IOException e) {
        throw new StoreException("Cannot move blocks to the bucket: " + e.getMessage(), e);
      }
    }
    return merged;
  }

  @Override
  public List<Damage> damages() {
    return BucketFigures.withGap(damages.all(), bucket, view);
  }

  @Override
  public StoreReport check(ByteProgress progress) {
    List<Damage> found = new ArrayList<>(damages.all());
    BlockCheck check = new BlockCheck(cache.files(), progress);
    check.verify(view.get().blocks(), found);
    long files = check.files();
    long bytes = check.bytes();
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

  /** Null without a bucket. */
  @Nullable BlockMover mover() {
    return mover;
  }

  FileHolds holds() {
    return holds;
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
    if (mover != null) {
      mover.finish();
    }
    merger.finish();
    merger.join();
    retention.finish();
    retention.join();
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
      release(bucket, lock);
    }
  }
}
