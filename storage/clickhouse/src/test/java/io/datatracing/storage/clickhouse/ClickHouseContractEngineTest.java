package io.datatracing.storage.clickhouse;

import io.datatracing.storage.api.SpanSource;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.api.StoreOptions;
import io.datatracing.storage.testing.ClickHouseEngine;
import io.datatracing.storage.testing.SpanStoreContract;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The same contract as every other store, without an exception, against a ClickHouse engine. */
class ClickHouseContractEngineTest extends SpanStoreContract {
  @TempDir static Path data;
  private static ClickHouseEngine engine;

  @BeforeAll
  static void startEngine() {
    engine = ClickHouseEngine.start(data);
  }

  @AfterAll
  static void stopEngine() {
    engine.close();
  }

  /** A database for each directory. */
  @Override
  protected SpanStore open(Path directory) {
    return SpanStoreProvider.named("clickhouse").open(options(directory));
  }

  @Override
  protected Optional<SpanSource> follow(Path directory) {
    return SpanStoreProvider.named("clickhouse").follow(options(directory));
  }

  private static StoreOptions options(Path directory) {
    String database = "contract_" + Integer.toHexString(directory.toString().hashCode());
    return engine.options(directory, database);
  }
}
