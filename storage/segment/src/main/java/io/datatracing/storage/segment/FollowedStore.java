package io.datatracing.storage.segment;

import io.datatracing.storage.api.Aggregates;
import io.datatracing.storage.api.BulkReader;
import io.datatracing.storage.api.ByteProgress;
import io.datatracing.storage.api.Follower;
import io.datatracing.storage.api.RemoteBlocks;
import io.datatracing.storage.api.ServiceColors;
import io.datatracing.storage.api.Snapshots;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.SpanSource;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOptions;
import io.datatracing.storage.api.StoreReport.Damage;
import io.datatracing.storage.api.StoreStats;
import io.datatracing.storage.segment.ManifestReader.BlockName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store of another process, read only: follows its manifest and reads on in its logs twice a
 * second. Writes nothing and locks nothing.
 *
 * <p>The manifest is read before the logs. A generation is in the view either as what was read of
 * its log, or, once the manifest says that it has become blocks, as these. One that came and became
 * blocks between two polls is seen by the second. Blocks that the writer deletes stay readable for
 * who has them open; who has not begins again with a newer manifest.
 */
final class FollowedStore extends Worker implements SpanSource {
  private static final Logger LOG = LoggerFactory.getLogger(FollowedStore.class);
  private static final long POLL_NANOS = 500_000_000;
  private static final int ATTEMPTS = 20;

  /** How often files are looked for that the writer has moved; reads find out by themselves. */
  private static final long LOOK_NANOS = 10_000_000_000L;

  private final Path directory;
  private final @Nullable Bucket bucket;
  private final ManifestReader manifest;
  private final CurrentView view = new CurrentView();
  private final Damages damages = new Damages(view);
  private final BlockCache cache;
  private final Reads reads;
  private final SegmentReader reader;
  private final SegmentAggregates aggregates;
  private final SegmentChanges changes;
  private final SegmentBulk bulk;
  private final FollowedFates fates;
  private final Map<BlockName, Block> blocks = new HashMap<>();
  private final TreeMap<Long, LogTail> tails = new TreeMap<>();

  /** Damaged blocks: they are not loaded again. */
  private final Set<BlockName> unreadable = new HashSet<>();

  /** Under this object's lock, as the two above. */
  private long lookAtNanos = System.nanoTime();

  private volatile boolean closed;

  private FollowedStore(Path directory, SegmentOptions options, @Nullable Bucket bucket) {
    super("follow", POLL_NANOS);
    this.directory = directory;
    this.bucket = bucket;
    manifest = new ManifestReader(directory.resolve(ManifestFormat.FILE_NAME));
    cache =
        new BlockCache(options.cacheBytes() / 2, options.cacheBytes() / 2, new BlockFiles(bucket));
    TraceIndexes indexes = new TraceIndexes();
    reads = new Reads(view, cache, indexes, damages, () -> {}, this::refresh, null);
    Path colors = directory.resolve(SegmentStore.COLORS);
    reader = new SegmentReader(reads, ServiceColors.openReadOnly(colors));
    aggregates = new SegmentAggregates(reads);
    // A service that was met before the writer gave it a colour may get another one.
    changes = new SegmentChanges(reads, indexes, () -> sizeBytes(colors));
    bulk = new SegmentBulk(reads);
    fates = new FollowedFates(directory, damages);
  }

  /**
   * Opens and reads what is there.
   *
   * @throws StoreException in one line when there is no store or it is of another version
   */
  static FollowedStore open(StoreOptions store, SegmentOptions options) {
    Path directory = store.directory();
    if (!Files.exists(directory.resolve(ManifestFormat.FILE_NAME))) {
      throw new StoreException(
          "There is no store in "
              + directory
              + "; start the server that writes it first, or name another directory");
    }
    FollowedStore followed;
    try {
      ObjectOptions objects = ObjectOptions.from(store.settings());
      followed =
          new FollowedStore(
              directory,
              options,
              objects == null ? null : Bucket.open(objects, objects.cache(null)));
    } catch (IOException e) {
      throw new StoreException("Cannot read the store in " + directory + ": " + e, e);
    }
    try {
      if (followed.bucket != null) {
        BucketPlace.requireToRead(directory, followed.bucket);
      }
      followed.poll();
    } catch (IOException e) {
      followed.release();
      throw new StoreException("Cannot read the store in " + directory + ": " + e, e);
    } catch (RuntimeException e) {
      followed.release();
      throw e;
    }
    followed.start();
    return followed;
  }

  @Override
  int doWork() {
    try {
      poll();
    } catch (IOException e) {
      LOG.error("Cannot follow the store in {}; trying again", directory, e);
    }
    return 0;
  }

  /** Called by a read that misses a block: whatever has replaced it is in the manifest by now. */
  private void refresh() {
    try {
      poll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Twice: a log that becomes blocks within the first look, and was not known, is in the second.
   */
  private void catchUp() {
    try {
      poll();
      poll();
    } catch (IOException | RuntimeException e) {
      throw new StoreException("Cannot read the store in " + directory + ": " + e, e);
    }
  }

  private synchronized void poll() throws IOException {
    for (int attempt = 0; ; attempt++) {
      try {
        pollOnce();
        return;
      } catch (NoSuchFileException e) {
        // Deleted since the manifest was read: a newer one says what there is instead.
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private void pollOnce() throws IOException {
    manifest.poll();
    long flushed = manifest.flushedThrough();
    Set<BlockName> named = manifest.blocks();
    // The space of a deleted file is free when nobody has it open any more.
    for (Block block : blocks.values()) {
      if (!named.contains(block.name())) {
        cache.forget(block.path());
      }
    }
    blocks.keySet().retainAll(named);
    unreadable.retainAll(named);
    for (BlockName name : named) {
      if (!blocks.containsKey(name) && !unreadable.contains(name)) {
        load(name);
      }
    }
    if (System.nanoTime() - lookAtNanos >= 0) {
      lookAtNanos = System.nanoTime() + LOOK_NANOS;
      forgetMoved();
    }
    tails.headMap(flushed, true).clear();
    for (Path log : logs()) {
      long number = Recovery.generation(log);
      if (number > flushed) {
        tails.computeIfAbsent(number, n -> new LogTail(log, n)).poll();
      }
    }
    List<Generation> generations = new ArrayList<>();
    tails.values().forEach(tail -> generations.add(tail.generation()));
    List<Block> current = new ArrayList<>();
    for (BlockName name : named) {
      Block block = blocks.get(name);
      if (block != null && !isDamaged(block)) {
        current.add(block);
      }
    }
    StoreView next = new StoreView(current, generations);
    view.update(before -> next);
  }

  /** The space of a file that has gone to a bucket is free when nobody has it open any more. */
  private void forgetMoved() {
    for (Block block : blocks.values()) {
      if (!block.isRemote() && block.isRemoteNow()) {
        cache.forget(block.path());
      }
    }
  }

  private boolean isDamaged(Block block) {
    return damages.all().stream()
        .anyMatch(damage -> damage.place().equals(block.path().toString()));
  }

  private void load(BlockName name) throws IOException {
    Path path = directory.resolve(Partition.FOLDER).resolve(name.partition()).resolve(name.name());
    try {
      blocks.put(name, Block.load(path, name.partition(), cache.files()));
    } catch (FormatException e) {
      if (e.problem() != FormatException.Problem.CORRUPT) {
        throw e;
      }
      unreadable.add(name);
      damages.add(e);
    }
  }

  private List<Path> logs() throws IOException {
    Path folder = directory.resolve(SegmentStore.LOG_FOLDER);
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(LogFormat.SUFFIX)).sorted().toList();
    }
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
    if (bucket != null && type == RemoteBlocks.class) {
      return Optional.of(type.cast(new BucketFigures(bucket, view, null)));
    }
    Snapshots snapshots = this::snapshot;
    Follower follower = this::catchUp;
    return Stream.of(fates, snapshots, changes, follower)
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst();
  }

  /** Files may go while they are copied: then again from the beginning, with newer ones. */
  private long snapshot(Path target, ByteProgress progress) {
    SegmentSnapshots copier =
        new SegmentSnapshots(
            directory,
            view,
            new FileHolds(),
            this::refresh,
            this::flushedThrough,
            this::fateRuns,
            cache.files());
    for (int attempt = 0; ; attempt++) {
      try {
        return copier.snapshot(target, progress);
      } catch (StoreException e) {
        if (!(e.getCause() instanceof NoSuchFileException) || attempt == ATTEMPTS) {
          throw e;
        }
        SegmentSnapshots.deleteCopy(target);
      }
    }
  }

  private static long sizeBytes(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized long flushedThrough() {
    return manifest.flushedThrough();
  }

  /** Runs, and the filters that days became. */
  private void fateRuns(SegmentSnapshots.FileVisitor visitor) throws IOException {
    for (Path file : fates.settledFiles()) {
      visitor.visit(file);
    }
  }

  @Override
  public List<Damage> damages() {
    return BucketFigures.withGap(damages.all(), bucket, view);
  }

  @Override
  public StoreStats stats() {
    return view.get().stats(new StoreCounters(), 0);
  }

  @Override
  boolean isDone() {
    return closed;
  }

  @Override
  void onFault(Throwable fault) {
    LOG.error("Following the store in {} failed; trying again", directory, fault);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    wake();
    join();
    release();
  }

  private void release() {
    reads.close();
    cache.close();
    try {
      fates.close();
      if (bucket != null) {
        bucket.close();
      }
    } catch (IOException e) {
      LOG.warn("Cannot close all files of {}", directory, e);
    }
  }
}
