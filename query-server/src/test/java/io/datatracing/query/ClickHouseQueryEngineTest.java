package io.datatracing.query;

import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.testing.ClickHouseEngine;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The query server over ClickHouse. */
class ClickHouseQueryEngineTest extends QueryContract {
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
    String database = "query_" + Integer.toHexString(directory.toString().hashCode());
    return SpanStoreProvider.named("clickhouse").open(engine.options(directory, database));
  }
}
