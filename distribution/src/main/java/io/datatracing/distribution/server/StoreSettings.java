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

  @Option(
      names = "--object-store",
      paramLabel = "URL",
      description =
          "A bucket to which --store segment moves older hours and where it reads them, such as"
              + " s3://bucket/prefix; credentials come from the environment or ~/.aws.")
  private @Nullable String objectStore;

  @Option(
      names = "--object-endpoint",
      paramLabel = "URL",
      description = "Of the bucket's service, such as http://minio:9000; Amazon's when not named.")
  private @Nullable String objectEndpoint;

  @Option(
      names = "--object-after",
      paramLabel = "TIME",
      description = "How old an hour is when it is moved, such as P2D (which it is) or PT12H.")
  private @Nullable String objectAfter;

  @Option(
      names = "--object-cache",
      paramLabel = "BYTES",
      description = "Of what was read from the bucket, kept on the local disk, such as 4G.")
  private @Nullable String objectCache;

  @Option(
      names = "--object-cache-directory",
      paramLabel = "DIR",
      description =
          "Where that is kept; else beside what a server writes, and of query in a temporary"
              + " directory.")
  private @Nullable String objectCacheDirectory;

  /** The word of a {@link io.datatracing.storage.api.SpanStoreProvider}. */
  public String store() {
    return store;
  }

  public StoreOptions options(Path data) {
    Map<String, String> all = new HashMap<>(settings);
    if (clickHouseUrl != null) {
      all.put("datatracing.store.clickhouse.url", clickHouseUrl);
    }
    put(all, "object-store", objectStore);
    put(all, "object-endpoint", objectEndpoint);
    put(all, "object-after", objectAfter);
    put(all, "object-cache-bytes", objectCache);
    put(all, "object-cache-directory", objectCacheDirectory);
    return new StoreOptions(data, all, Clock.systemUTC());
  }

  private static void put(Map<String, String> all, String key, @Nullable String value) {
    if (value != null) {
      all.put("datatracing.store.segment." + key, value);
    }
  }
}
