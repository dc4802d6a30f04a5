package io.datatracing.storage.clickhouse;

import io.datatracing.storage.api.SpanSource;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.testing.ClickHouseDatabases;
import io.datatracing.storage.testing.SpanStoreContract;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same contract as every other store, without an exception, against a ClickHouse engine. */
class ClickHouseContractEngineTest extends SpanStoreContract {
  @RegisterExtension static final ClickHouseDatabases DATABASES = new ClickHouseDatabases();

  @Override
  protected SpanStore open(Path directory) {
    return DATABASES.open(directory);
  }

  @Override
  protected Optional<SpanSource> follow(Path directory) {
    return DATABASES.follow(directory);
  }
}
