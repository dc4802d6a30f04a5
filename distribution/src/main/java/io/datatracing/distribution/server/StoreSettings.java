package io.datatracing.distribution.server;

import io.datatracing.storage.api.StoreOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which store, and what it is told. */
public final class StoreSettings {
  @Option(
      names = "--store",
      paramLabel = "NAME",
      defaultValue = "segment",
      description = "segment keeps spans in files, memory loses them (default: ${DEFAULT-VALUE}).")
  private String store = "segment";

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "A setting of the store, such as datatracing.store.segment.retention=P30D or"
              + " datatracing.store.segment.retention-bytes=200G; may be repeated.")
  private Map<String, String> settings = Map.of();

  /** The word of a {@link io.datatracing.storage.api.SpanStoreProvider}. */
  public String store() {
    return store;
  }

  public StoreOptions options(Path data) {
    return new StoreOptions(data, settings, Clock.systemUTC());
  }
}
