package io.datatracing.storage.segment;

import io.datatracing.storage.api.SpanSource;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.StoreOptions;
import io.datatracing.storage.testing.SpanStoreContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** All that a store promises, from a bucket. */
class RemoteContractTest extends SpanStoreContract {
  private final String place = UUID.randomUUID().toString();

  @Override
  protected SpanStore open(Path at) {
    return open(at, new SettableClock());
  }

  private SpanStore open(Path at, SettableClock time) {
    return RemoteBlocksTest.open(at, time, place, Map.of(SegmentOptions.BLOCK_ROWS, "500"));
  }

  @Override
  protected Optional<SpanSource> follow(Path at) {
    return new SegmentStoreProvider()
        .follow(
            new StoreOptions(at, RemoteBlocksTest.settings(place, Map.of()), new SettableClock()));
  }

  @Override
  protected SpanStore settled(SpanStore appended) {
    appended.close();
    SettableClock later = new SettableClock();
    later.now = later.now.plus(Duration.ofDays(3));
    SpanStore store = open(directory, later);
    try {
      RemoteBlocksTest.move(store);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return store;
  }
}
