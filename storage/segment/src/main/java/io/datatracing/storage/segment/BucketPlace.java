package io.datatracing.storage.segment;

import io.datatracing.storage.api.ObjectStore;
import io.datatracing.storage.api.ObjectStoreProvider;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.segment.ManifestReader.BlockName;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the bucket of the settings to the one that the stubs of a directory are of, which the
 * manifest says: in another every object is missing, which is no damage; and what is deleted there
 * stays in the first one for ever. Another place is taken when every object is there, be it by
 * another name or because somebody has copied them; else the store does not open.
 *
 * <p>A directory of an older version says no place. Nothing is asked of the bucket when it is
 * opened; before the first deletion, and the first block that moves, one of its objects has to be
 * found ({@link #settle}).
 */
final class BucketPlace {
  private static final Logger LOG = LoggerFactory.getLogger(BucketPlace.class);

  /** So many objects, spread evenly, say whether a bucket is the one. */
  private static final int SAMPLE = 16;

  private final Path directory;
  private final Manifest manifest;
  private final Bucket bucket;
  private final ObjectPlace wanted;
  private volatile boolean isSettled;

  /**
   * @param needed of blocks whose rows are nowhere else
   * @param others of blocks that are here too, or in the store no more
   */
  private record Stubs(List<Path> needed, List<Path> others) {}

  BucketPlace(Path directory, Manifest manifest, Bucket bucket) {
    this.directory = directory;
    this.manifest = manifest;
    this.bucket = bucket;
    wanted = ObjectPlace.of(bucket.options);
  }

  /**
   * For who is going to write.
   *
   * @throws StoreException in one line when objects are elsewhere
   */
  void requireAtOpening() throws IOException {
    ObjectPlace known = manifest.objectsAt();
    if (known == null || known.equals(wanted)) {
      isSettled = known != null;
      return;
    }
    Stubs stubs = stubs(directory);
    LOG.info("Asking {} for {} objects that are in {}", wanted, stubs.needed().size(), known);
    List<String> missing;
    try {
      missing = missing(stubs.needed(), bucket);
    } catch (IOException e) {
      throw new StoreException(
          elsewhere(directory, known, wanted)
              + ", which cannot be asked whether it has them: "
              + e.getMessage(),
          e);
    }
    requireNone(missing, stubs.needed().size(), known);
    leave(known, stubs.others());
    manifest.objectsAt(wanted);
    isSettled = true;
    LOG.info(
        "The older blocks of {} were in {} and are in {} from now on: {} objects were found",
        directory,
        known,
        wanted,
        stubs.needed().size());
  }

  private void requireNone(List<String> missing, int objects, ObjectPlace known) {
    if (!missing.isEmpty()) {
      throw new StoreException(
          elsewhere(directory, known, wanted)
              + ", where "
              + missing.size()
              + " of "
              + objects
              + " objects are not, such as "
              + missing.get(0)
              + "; name the first, or copy all of its objects to the other before");
    }
  }

  private static String elsewhere(Path directory, ObjectPlace known, ObjectPlace wanted) {
    return "The older blocks of "
        + directory
        + " are in "
        + known
        + ", and "
        + ObjectOptions.STORE
        + " names "
        + wanted;
  }

  /**
   * Deletes what nobody needs in a bucket that is left, with its stubs. One that cannot be deleted
   * is named: nothing else knows of it. After one request that failed no other is made: each may
   * take half a minute where there is no such service any more.
   */
  private static void leave(ObjectPlace place, List<Path> stubs) throws IOException {
    if (stubs.isEmpty()) {
      return;
    }
    try (ObjectStore left = opened(place)) {
      boolean isAnswering = left != null;
      for (Path stub : stubs) {
        if (!stub.toString().endsWith(RemoteFormat.TEMPORARY_SUFFIX)) {
          isAnswering = delete(stub, place, isAnswering ? left : null);
        }
        Files.deleteIfExists(stub);
      }
    }
  }

  /** Null when it cannot be, for instance because nothing names its region any more. */
  private static @Nullable ObjectStore opened(ObjectPlace place) {
    URI endpoint = place.endpoint().isEmpty() ? null : URI.create(place.endpoint());
    try {
      return ObjectStoreProvider.opened(URI.create(place.place()), endpoint);
    } catch (IllegalArgumentException e) {
      LOG.warn("{} cannot be opened any more", place, e);
      return null;
    }
  }

  /**
   * @param left null when it is not to be asked
   * @return whether it may be asked for another one
   */
  private static boolean delete(Path stub, ObjectPlace place, @Nullable ObjectStore left)
      throws IOException {
    RemoteStub read = read(stub);
    String key =
        read == null
            ? stub.resolveSibling("").getFileName() + "/" + stub.getFileName() + "..."
            : read.key();
    boolean isAnswering = left != null;
    if (read != null && left != null) {
      try {
        left.delete(key);
        return true;
      } catch (IOException | RuntimeException e) {
        LOG.debug("{} is left", key, e);
        isAnswering = false;
      }
    }
    LOG.warn("{} may have the object {}, which nobody needs; it is for you to delete", place, key);
    return isAnswering;
  }

  /**
   * Before anything is moved or deleted.
   *
   * @throws IOException when it is not known to be the bucket of the stubs
   */
  void settle() throws IOException {
    if (isSettled) {
      return;
    }
    synchronized (this) {
      if (isSettled) {
        return;
      }
      if (!hasAny(sample(stubs(directory).needed()), bucket)) {
        throw new IOException(
            "of the older blocks of "
                + directory
                + " none that was looked for is in "
                + wanted
                + ", where nothing is moved or deleted until "
                + ObjectOptions.STORE
                + " names their place");
      }
      manifest.objectsAt(wanted);
      isSettled = true;
    }
  }

  /**
   * For who only reads, perhaps by another name of the same service.
   *
   * @throws StoreException in one line when objects are elsewhere
   */
  static void requireToRead(Path directory, Bucket bucket) throws IOException {
    ManifestReader manifest = manifest(directory);
    ObjectPlace known = manifest.objectsAt();
    ObjectPlace wanted = ObjectPlace.of(bucket.options);
    if (known == null || known.equals(wanted)) {
      return;
    }
    List<Path> sample = sample(stubs(directory).needed());
    List<String> missing;
    try {
      missing = missing(sample, bucket);
    } catch (IOException e) {
      // Reading without the bucket says by itself what is missing.
      LOG.warn("{}, which cannot be asked now", elsewhere(directory, known, wanted), e);
      return;
    }
    if (!missing.isEmpty()) {
      throw new StoreException(
          elsewhere(directory, known, wanted)
              + ", where "
              + missing.get(0)
              + " is not; name the first");
    }
  }

  private static List<Path> sample(List<Path> stubs) {
    if (stubs.size() <= SAMPLE) {
      return stubs;
    }
    List<Path> sample = new ArrayList<>();
    for (int i = 0; i < SAMPLE; i++) {
      sample.add(stubs.get((int) ((long) i * (stubs.size() - 1) / (SAMPLE - 1))));
    }
    return sample;
  }

  /** The keys of those whose objects are not there, or have another size. */
  private static List<String> missing(List<Path> stubs, Bucket bucket) throws IOException {
    List<String> missing = new ArrayList<>();
    for (Path file : stubs) {
      RemoteStub stub = read(file);
      if (stub != null && bucket.objects.size(stub.key()) != stub.size()) {
        missing.add(stub.key());
      }
    }
    return missing;
  }

  /** Whether one of the objects is there; also when no stub can be read that says of any. */
  private static boolean hasAny(List<Path> stubs, Bucket bucket) throws IOException {
    boolean isMissing = false;
    for (Path file : stubs) {
      RemoteStub stub = read(file);
      if (stub != null && bucket.objects.size(stub.key()) == stub.size()) {
        return true;
      }
      isMissing |= stub != null;
    }
    return !isMissing;
  }

  /** Null when it is damaged, which is said where its block is loaded, or has gone meanwhile. */
  private static @Nullable RemoteStub read(Path stub) throws IOException {
    try {
      return RemoteStub.read(stub);
    } catch (NoSuchFileException | FormatException e) {
      LOG.debug("{} cannot be read", stub, e);
      return null;
    }
  }

  private static ManifestReader manifest(Path directory) throws IOException {
    ManifestReader manifest = new ManifestReader(directory.resolve(ManifestFormat.FILE_NAME));
    manifest.poll();
    return manifest;
  }

  private static Stubs stubs(Path directory) throws IOException {
    // The stubs first: a block had its place in the manifest before it had a stub.
    Path partitions = directory.resolve(Partition.FOLDER);
    List<Path> all = new ArrayList<>();
    for (Path folder : UnneededObjects.list(partitions)) {
      UnneededObjects.list(folder).stream().filter(RemoteStub::isStub).forEach(all::add);
    }
    Set<Path> named = new HashSet<>();
    for (BlockName name : manifest(directory).blocks()) {
      named.add(partitions.resolve(name.partition()).resolve(name.name()));
    }
    Stubs stubs = new Stubs(new ArrayList<>(), new ArrayList<>());
    for (Path stub : all) {
      Path block = RemoteStub.block(stub);
      boolean isNeeded =
          named.contains(block) && stub.equals(RemoteStub.of(block)) && !Files.exists(block);
      (isNeeded ? stubs.needed() : stubs.others()).add(stub);
    }
    return stubs;
  }
}
