package io.datatracing.storage.segment;

import io.datatracing.storage.api.SpanSource;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.api.StoreOptions;
import java.util.Optional;

/** Makes the store called {@code segment}, the one that a server uses unless told otherwise. */
public final class SegmentStoreProvider implements SpanStoreProvider {

  @Override
  public String name() {
    return "segment";
  }

  @Override
  public SpanStore open(StoreOptions options) {
    return SegmentStore.open(options, SegmentOptions.from(options.settings()));
  }

  @Override
  public Optional<SpanSource> follow(StoreOptions options) {
    return Optional.of(FollowedStore.open(options, SegmentOptions.from(options.settings())));
  }
}
