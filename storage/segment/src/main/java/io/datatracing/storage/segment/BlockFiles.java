package io.datatracing.storage.segment;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Opens blocks: from their files, and where there is none any more from the bucket. The file comes
 * first: it goes only when the stub says that the block is in the bucket.
 */
final class BlockFiles {
  static final BlockFiles LOCAL = new BlockFiles(null);

  private final @Nullable Bucket bucket;

  BlockFiles(@Nullable Bucket bucket) {
    this.bucket = bucket;
  }

  boolean hasBucket() {
    return bucket != null;
  }

  /**
   * Opens a block.
   *
   * @throws NoSuchFileException when it is neither here nor there
   * @throws FormatException when it is damaged or of a version that cannot be read
   * @throws UnreachableBlocksException when the settings do not name its bucket
   */
  BlockFile open(Path path) throws IOException {
    return open(path, true);
  }

  /** Opens a block to read all of it once: what comes from the bucket is not kept. */
  BlockFile openUncached(Path path) throws IOException {
    return open(path, false);
  }

  private BlockFile open(Path path, boolean isCached) throws IOException {
    BlockBytes local;
    try {
      local = new LocalBytes(path);
    } catch (NoSuchFileException e) {
      RemoteStub stub = RemoteStub.read(RemoteStub.of(path));
      if (bucket == null) {
        throw new UnreachableBlocksException(
            path + " is in a bucket, as " + stub.key() + "; name it by " + ObjectOptions.STORE, e);
      }
      return new BlockFile(path, isCached ? bucket.bytes(stub) : bucket.uncachedBytes(stub));
    }
    return new BlockFile(path, local);
  }
}
