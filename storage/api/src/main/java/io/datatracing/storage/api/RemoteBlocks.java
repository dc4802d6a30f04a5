package io.datatracing.storage.api;

import java.util.Optional;

/** What a store keeps in a bucket; a capability of stores that do. */
public interface RemoteBlocks {

  /**
   * Figures since the opening.
   *
   * @param place the bucket's address
   * @param blocks there now
   * @param bytes of them
   * @param unneeded objects of blocks that are in the store no more, to be deleted; 0 for who reads
   *     another process's store
   * @param cachedBytes of their ranges on the local disk
   * @param fetchedBytes read from the bucket
   * @param failures of requests to the bucket, after they were tried again
   */
  record Figures(
      String place,
      long blocks,
      long bytes,
      long unneeded,
      long cachedBytes,
      long fetchedBytes,
      long failures) {}

  Figures figures();

  /** One line about what answers lack at the moment because the bucket cannot be reached. */
  Optional<String> warning();
}
