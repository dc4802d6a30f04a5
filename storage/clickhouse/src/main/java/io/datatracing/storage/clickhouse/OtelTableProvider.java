package io.datatracing.storage.clickhouse;

import io.datatracing.storage.api.ServiceColors;
import io.datatracing.storage.api.SpanSource;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOptions;
import java.util.Optional;

/**
 * Makes the store called {@code clickhouse-otel}: the table that the OpenTelemetry collector's
 * ClickHouse exporter writes, to be read and copied, never written.
 */
public final class OtelTableProvider implements SpanStoreProvider {

  @Override
  public String name() {
    return "clickhouse-otel";
  }

  @Override
  public SpanStore open(StoreOptions options) {
    throw new StoreException(
        "The store clickhouse-otel is only read: use it with datatracing query, or as the source of"
            + " datatracing store copy");
  }

  @Override
  public Optional<SpanSource> follow(StoreOptions store) {
    ClickHouseOptions options = ClickHouseOptions.from(store.settings());
    ClickHouse clickHouse = new ClickHouse(options);
    try {
      Start.await(clickHouse, options);
      ServiceColors colors =
          ServiceColors.open(store.directory().resolve(ClickHouseStore.COLORS + "-otel"));
      return Optional.of(OtelTable.open(clickHouse, options, colors));
    } catch (RuntimeException e) {
      clickHouse.close();
      throw e;
    }
  }
}
