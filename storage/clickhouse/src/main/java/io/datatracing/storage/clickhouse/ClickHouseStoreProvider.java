package io.datatracing.storage.clickhouse;

import io.datatracing.storage.api.SpanSource;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.api.StoreOptions;
import java.util.Optional;

/** Makes the store called {@code clickhouse}. */
public final class ClickHouseStoreProvider implements SpanStoreProvider {

  @Override
  public String name() {
    return "clickhouse";
  }

  @Override
  public SpanStore open(StoreOptions options) {
    return ClickHouseStore.open(options, ClickHouseOptions.from(options.settings()));
  }

  @Override
  public Optional<SpanSource> follow(StoreOptions options) {
    return Optional.of(ClickHouseStore.follow(options, ClickHouseOptions.from(options.settings())));
  }
}
