package io.datatracing.storage.memory;

import io.datatracing.storage.api.ServiceColors;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.api.StoreOptions;

/** Makes the store called {@code memory}. */
public final class MemoryStoreProvider implements SpanStoreProvider {

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public SpanStore open(StoreOptions options) {
    return new MemoryStore(
        MemoryOptions.from(options.settings()).maxBytes(),
        ServiceColors.open(options.directory().resolve("service-colors")));
  }
}
