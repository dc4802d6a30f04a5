package io.datatracing.storage.memory;

import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.api.StoreOptions;
import io.datatracing.storage.testing.SpanStoreContract;
import java.nio.file.Path;
import java.util.Optional;

class MemoryStoreContractTest extends SpanStoreContract {

  @Override
  protected SpanStore open(Path directory) {
    return SpanStoreProvider.named("memory").open(new StoreOptions(directory));
  }

  @Override
  protected Optional<String> whyRestartLosesData() {
    return Optional.of("spans live on the heap, by the store's purpose");
  }

  @Override
  protected Optional<String> whyNobodyFollows() {
    return Optional.of("the heap is of one process");
  }
}
