package io.datatracing.storage.segment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Objects of blocks that are in the store no more, because of retention or a merge. A stub without
 * its block is what says that there may be one: first the object goes, then the stub. So none is
 * forgotten when the bucket cannot be reached.
 */
final class UnneededObjects {
  private static final Logger LOG = LoggerFactory.getLogger(UnneededObjects.class);

  private final Path partitions;
  private final Path manifestFile;
  private final Bucket bucket;
  private final BucketPlace place;
  private final CurrentView view;
  private final FileHolds holds;

  /** -1 before the first look. */
  private final AtomicInteger waiting = new AtomicInteger(-1);

  UnneededObjects(
      Path directory, Bucket bucket, BucketPlace place, CurrentView view, FileHolds holds) {
    this.partitions = directory.resolve(Partition.FOLDER);
    this.manifestFile = directory.resolve(ManifestFormat.FILE_NAME);
    this.bucket = bucket;
    this.place = place;
    this.view = view;
    this.holds = holds;
  }

  /** How many wait to be deleted, as of the last look for them. */
  int count() throws IOException {
    if (waiting.get() < 0) {
      // Whoever has looked meanwhile knows better.
      waiting.compareAndSet(-1, stubs().size());
    }
    return waiting.get();
  }

  /**
   * Deletes them, and their stubs.
   *
   * @return how many stubs there were
   */
  synchronized int delete() throws IOException {
    List<Path> stubs = stubs();
    waiting.set(stubs.size());
    // A read of everything that began before may still need them. One that begins later takes a
    // view of then, which is without these blocks: they were not in the view when stubs() looked.
    if (holds.isHeld()) {
      return 0;
    }
    if (!stubs.isEmpty()) {
      place.settle();
    }
    Set<Path> folders = new HashSet<>();
    for (Path stub : stubs) {
      try {
        if (!stub.toString().endsWith(RemoteFormat.TEMPORARY_SUFFIX)) {
          bucket.objects.delete(RemoteStub.read(stub).key());
        }
      } catch (FormatException e) {
        LOG.error(
            "The stub of a block that has expired cannot be read; its object, whose name begins"
                + " with {}/{}, is for you to delete: {}",
            stub.resolveSibling("").getFileName(),
            stub.getFileName(),
            e.getMessage());
      }
      Files.deleteIfExists(stub);
      folders.add(stub.resolveSibling(""));
      waiting.decrementAndGet();
    }
    for (Path folder : folders) {
      if (list(folder).isEmpty()) {
        BlockMover.deleteIfEmpty(folder);
      }
    }
    return stubs.size();
  }

  private List<Path> stubs() throws IOException {
    // The stubs first: a block had its place in the manifest before it had a stub.
    List<Path> found = new ArrayList<>();
    for (Path folder : list(partitions)) {
      for (Path file : list(folder)) {
        if (RemoteStub.isStub(file)) {
          found.add(file);
        }
      }
    }
    // Not the view alone: a block that was found damaged is not there, but in the store.
    Set<Path> known = new HashSet<>();
    ManifestReader manifest = new ManifestReader(manifestFile);
    manifest.poll();
    manifest
        .blocks()
        .forEach(name -> known.add(partitions.resolve(name.partition()).resolve(name.name())));
    view.get().blocks().forEach(block -> known.add(block.path()));
    found.removeIf(stub -> known.contains(RemoteStub.block(stub)));
    return found;
  }

  /** The entries of a folder by name; none when it has gone. */
  static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
  }
}
