package io.datatracing.distribution.server;

import io.datatracing.storage.api.StoreOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which store, and what it is told. */
public final class StoreSettings {
  @Option(
      names = "--store",
      paramLabel = "NAME",
      defaultValue = "segment",
      description =
          "segment keeps spans in files, clickhouse in tables, memory loses them; clickhouse-otel"
              + " reads otel_traces (default: ${DEFAULT-VALUE}).")
  private String store = "segment";

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "A setting of the store, such as datatracing.store.segment.retention=P30D or"
              + " datatracing.store.segment.retention-bytes=200G; may be repeated.")
  private Map<String, String> settings = Map.of();

  @Option(
      names = "--clickhouse-url",
      paramLabel = "URL",
      description =
          "ClickHouse's HTTP interface, for --store clickhouse and clickhouse-otel, such as"
              + " http://localhost:8123.")
  private @Nullable String clickHouseUrl;

  /** The word of a {@link io.datatracing.storage.api.SpanStoreProvider}. */
  public String store() {
    return store;
  }

  public StoreOptions options(Path data) {
    Map<String, String> all = new HashMap<>(settings);
    if (clickHouseUrl != null) {
      all.put("datatracing.store.clickhouse.url", clickHouseUrl);
    }
    return new StoreOptions(data, all, Clock.systemUTC());
  }
}
