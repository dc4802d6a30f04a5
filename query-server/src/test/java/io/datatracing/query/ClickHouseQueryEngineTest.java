package io.datatracing.query;

import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.testing.ClickHouseDatabases;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The query server over ClickHouse. */
class ClickHouseQueryEngineTest extends QueryContract {
  @RegisterExtension static final ClickHouseDatabases DATABASES = new ClickHouseDatabases();

  @Override
  protected SpanStore open(Path directory) {
    return DATABASES.open(directory);
  }

  @Test
  void everyQuestionIsAnsweredAsOverTheMemoryStore() {
    askAsOverTheMemoryStore();
  }
}
