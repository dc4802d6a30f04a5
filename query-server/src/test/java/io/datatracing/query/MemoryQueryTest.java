package io.datatracing.query;

import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.api.StoreOptions;
import java.nio.file.Path;

/** The query server over the store in memory. */
class MemoryQueryTest extends QueryContract {
  @Override
  protected SpanStore open(Path directory) {
    return SpanStoreProvider.named("memory").open(new StoreOptions(directory));
  }
}
