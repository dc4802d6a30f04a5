package io.datatracing.storage.segment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves blocks of older hours to the bucket. The order of steps makes a crash harmless at any
 * moment, and each step may be done again:
 *
 * <ol>
 *   <li>every checksum of the file is verified: what is damaged stays, and is named;
 *   <li>{@code NAME.blk.moving}, synced: from here on the object has a name here, so that it can be
 *       deleted whatever happens ({@link UnneededObjects});
 *   <li>the object; its size and every byte of it are read back from the bucket and compared with
 *       the checksums in the stub;
 *   <li>the stub gets its name, {@code NAME.blk.remote}, and the folder is synced: the block is in
 *       the bucket;
 *   <li>the file goes.
 * </ol>
 *
 * <p>Nothing here goes by the manifest: it names the block before, meanwhile and afterwards.
 */
final class BlockMover extends Worker {
  private static final Logger LOG = LoggerFactory.getLogger(BlockMover.class);
  private static final long SECOND = 1_000_000_000L;
  private static final long IDLE_NANOS = 5 * SECOND;
  private static final long FAILED_REST_NANOS = 60 * SECOND;
  private static final long CLEANING_NANOS = 60 * SECOND;

  /** For an upload that is under way; nothing is lost when it is left behind. */
  private static final long JOIN_NANOS = 20 * SECOND;

  private final Bucket bucket;
  private final BucketPlace place;
  private final Clock clock;
  private final CurrentView view;
  private final BlockCache cache;
  private final FileHolds holds;
  private final Damages damages;
  private final UnneededObjects unneeded;
  private final SecureRandom random = new SecureRandom();

  /** Blocks that could not be moved lately: others come first. Under this object's lock. */
  private final Set<Path> failed = new HashSet<>();

  /** Held while a file gives way to its stub, and to begin closing: after that none does. */
  private final Object commit = new Object();

  private volatile boolean closing;
  private long restUntilNanos = System.nanoTime();
  private long cleanAtNanos = System.nanoTime();

  BlockMover(
      Path directory,
      Bucket bucket,
      BucketPlace place,
      Clock clock,
      CurrentView view,
      BlockCache cache,
      FileHolds holds,
      Damages damages) {
    super("move", IDLE_NANOS);
    this.bucket = bucket;
    this.place = place;
    this.clock = clock;
    this.view = view;
    this.cache = cache;
    this.holds = holds;
    this.damages = damages;
    unneeded = new UnneededObjects(directory, bucket, place, view, holds);
  }

  @Override
  int doWork() {
    if (closing || System.nanoTime() - restUntilNanos < 0) {
      return 0;
    }
    clean();
    try {
      int moved = moveOne();
      if (moved == 0) {
        restUntilNanos = System.nanoTime() + IDLE_NANOS;
      }
      return moved;
    } catch (IOException | RuntimeException e) {
      restUntilNanos = System.nanoTime() + FAILED_REST_NANOS;
      if (!closing) {
        bucket.failed();
        LOG.error(
            "Cannot move blocks to {}; they stay here, tried again in a minute",
            bucket.options.place(),
            e);
      }
      return 0;
    }
  }

  /** What may not be deleted, or cannot, must not keep blocks from moving. */
  private void clean() {
    if (System.nanoTime() - cleanAtNanos < 0) {
      return;
    }
    cleanAtNanos = System.nanoTime() + CLEANING_NANOS;
    try {
      // A block that is dropped while it is moved keeps its stub until its object is there.
      synchronized (this) {
        unneeded.delete();
      }
    } catch (IOException | RuntimeException e) {
      if (!closing) {
        bucket.failed();
        LOG.error(
            "Cannot delete objects that are not needed any more from {}; tried again in a minute",
            bucket.options.place(),
            e);
      }
    }
  }

  UnneededObjects unneeded() {
    return unneeded;
  }

  /** Moves all blocks that are due, in the caller's time. */
  void moveAll() throws IOException {
    while (moveOne() > 0) {
      // One after the other; the store's own thread may do some of them.
    }
  }

  /** Moves the oldest block that is due; 0 when there is none. */
  synchronized int moveOne() throws IOException {
    while (!closing) {
      Optional<Block> due = due();
      if (due.isEmpty()) {
        failed.clear();
        return 0;
      }
      Block block = due.get();
      try {
        move(block);
        failed.remove(block.path());
        return 1;
      } catch (NoSuchFileException e) {
        if (view.get().blocks().contains(block)) {
          failed.add(block.path());
          throw e;
        }
        LOG.debug("A block was dropped or merged while it was to be moved", e);
      } catch (FormatException e) {
        // Stays here, out of the view.
        damages.isolate(view.get(), e);
      } catch (IOException | RuntimeException e) {
        failed.add(block.path());
        throw e;
      }
    }
    return 0;
  }

  private Optional<Block> due() {
    Duration after = bucket.options.after();
    // Names of hours are in the order of time.
    String newest = Partition.of(clock.instant().minus(after).minus(Duration.ofHours(1)));
    return view.get().blocks().stream()
        .filter(block -> block.partition().compareTo(newest) <= 0 && !block.isRemote())
        .min(
            Comparator.comparing((Block block) -> failed.contains(block.path()))
                .thenComparing(Block::partition)
                .thenComparing(Block::path));
  }

  private void move(Block block) throws IOException {
    place.settle();
    Path file = block.path();
    String key = key(block);
    Path folder = file.resolveSibling("");
    Path moving = RemoteStub.moving(file);
    RemoteStub stub;
    try {
      stub = RemoteStub.write(file, key);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    bucket.objects.put(key, file);
    bucket.verify(stub);
    synchronized (commit) {
      if (closing) {
        // Another process may have the directory by now. The object is written again.
        throw new IOException("the store was closed while " + key + " was written");
      }
      Files.move(
          moving,
          RemoteStub.of(file),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      Directories.sync(folder);
      block.becomesRemote(Files.size(RemoteStub.of(file)));
      // Who has it open reads on; the next one opens the stub.
      holds.deleteBlock(file, cache);
    }
  }

  /**
   * Another name for each block of each store, be the store a copy of another with the same bucket:
   * one that writes over the other's object deletes it some day. What was begun here goes on under
   * the name that it has.
   */
  private String key(Block block) throws IOException {
    Path file = block.path();
    for (Path stub : List.of(RemoteStub.of(file), RemoteStub.moving(file))) {
      try {
        return RemoteStub.read(stub).key();
      } catch (NoSuchFileException e) {
        LOG.trace("{} was not begun", stub);
      } catch (FormatException e) {
        LOG.warn("A stub is written anew, its object stays where it is: {}", e.getMessage());
      }
    }
    return String.format("%s/%s-%016x", block.partition(), file.getFileName(), random.nextLong());
  }

  /** From here on no file gives way to a stub. */
  void finish() {
    synchronized (commit) {
      closing = true;
    }
    wake();
    // An upload to a bucket that takes nothing must not keep the store from closing.
    joinAtMost(JOIN_NANOS);
  }

  @Override
  boolean isDone() {
    return closing;
  }

  @Override
  void onFault(Throwable fault) {
    restUntilNanos = System.nanoTime() + FAILED_REST_NANOS;
    LOG.error("Moving blocks failed; it rests for a minute", fault);
  }

  /** Hours that lose their last file lose their folder. */
  static void deleteIfEmpty(Path folder) throws IOException {
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException e) {
      LOG.debug("{} is in use", folder);
    }
  }
}
