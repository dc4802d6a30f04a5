package io.datatracing.storage.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.storage.api.ByteProgress;
import io.datatracing.storage.api.Compaction;
import io.datatracing.storage.api.RemoteBlocks;
import io.datatracing.storage.api.SpanSource;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.api.StoreOptions;
import io.datatracing.storage.testing.SpanStoreContract;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** All that a store promises, where every closed block is in a bucket. */
class S3ContractTest extends SpanStoreContract {
  private static final Instant NOW = Instant.parse("2026-11-21T03:30:00Z");
  private static S3Server server;

  @BeforeAll
  static void start() throws Exception {
    server = S3Server.start("spans");
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Override
  protected SpanStore open(Path at) {
    return open(at, NOW);
  }

  private static SpanStore open(Path at, Instant now) {
    return SpanStoreProvider.named("segment").open(options(at, now));
  }

  private static StoreOptions options(Path at, Instant now) {
    return new StoreOptions(
        at,
        Map.of(
            "datatracing.store.segment.object-store",
            "s3://spans/" + at.getFileName(),
            "datatracing.store.segment.object-endpoint",
            server.endpoint().toString(),
            "datatracing.store.segment.shards",
            "1",
            "datatracing.store.segment.block-rows",
            "500"),
        Clock.fixed(now, ZoneOffset.UTC));
  }

  @Override
  protected Optional<SpanSource> follow(Path at) {
    return SpanStoreProvider.named("segment").follow(options(at, NOW));
  }

  @Override
  protected SpanStore settled(SpanStore appended) {
    appended.close();
    SpanStore store = open(directory, NOW.plus(Duration.ofDays(3)));
    store.capability(Compaction.class).orElseThrow().compact(ByteProgress.NONE);
    assertThat(store.capability(RemoteBlocks.class).orElseThrow().figures().blocks()).isPositive();
    return store;
  }
}
