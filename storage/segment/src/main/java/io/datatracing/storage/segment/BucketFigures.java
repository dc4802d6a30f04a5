package io.datatracing.storage.segment;

import io.datatracing.storage.api.RemoteBlocks;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreReport.Damage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a store tells of its bucket, over its blocks of the moment. */
final class BucketFigures implements RemoteBlocks {
  private final Bucket bucket;
  private final CurrentView view;

  /** Null for who only reads. */
  private final @Nullable UnneededObjects unneeded;

  BucketFigures(Bucket bucket, CurrentView view, @Nullable UnneededObjects unneeded) {
    this.bucket = bucket;
    this.view = view;
    this.unneeded = unneeded;
  }

  @Override
  public Figures figures() {
    long blocks = 0;
    long bytes = 0;
    for (Block block : view.get().blocks()) {
      if (block.isRemote()) {
        blocks++;
        bytes += block.sizeBytes();
      }
    }
    try {
      return new Figures(
          bucket.options.place().toString(),
          blocks,
          bytes,
          unneeded == null ? 0 : unneeded.count(),
          bucket.cachedBytes(),
          bucket.fetchedBytes(),
          bucket.failures());
    } catch (IOException e) {
      throw new StoreException("Cannot count the stubs of blocks: " + e, e);
    }
  }

  @Override
  public Optional<String> warning() {
    String reason = bucket.outage();
    return reason == null ? Optional.empty() : missing(bucket.options.place(), reason, view);
  }

  private static Optional<String> missing(Object place, String reason, CurrentView view) {
    return view.get().blocks().stream()
        .filter(Block::isRemote)
        .map(Block::partition)
        .max(String::compareTo)
        .map(
            newest ->
                place
                    + " cannot be reached ("
                    + reason
                    + "): spans that arrived before the end of the hour "
                    + newest
                    + " UTC may be missing");
  }

  /** What is damaged, and what a bucket that does not answer, or is not named, keeps back. */
  static List<Damage> withGap(List<Damage> damages, @Nullable Bucket bucket, CurrentView view) {
    Optional<String> gap;
    String place;
    if (bucket == null) {
      place = "the bucket";
      gap = missing("A bucket", "no setting names it: " + ObjectOptions.STORE, view);
    } else {
      place = bucket.options.place().toString();
      gap = new BucketFigures(bucket, view, null).warning();
    }
    if (gap.isEmpty()) {
      return damages;
    }
    List<Damage> all = new ArrayList<>(damages);
    all.add(new Damage(place, gap.get()));
    return all;
  }
}
