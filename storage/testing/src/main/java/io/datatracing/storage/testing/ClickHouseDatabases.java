package io.datatracing.storage.testing;

import io.datatracing.storage.api.SpanSource;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.api.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One {@link ClickHouseEngine} for all tests of a class, and a database in it for each directory;
 * for a static field with {@code @RegisterExtension}.
 */
public final class ClickHouseDatabases implements BeforeAllCallback, AfterAllCallback {
  private @Nullable Path data;
  private @Nullable ClickHouseEngine engine;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    data = Files.createTempDirectory("clickhouse-engine-");
    engine = ClickHouseEngine.start(data);
  }

  /** Opens the store of a directory, empty or as it was left. */
  public SpanStore open(Path directory) {
    return SpanStoreProvider.named("clickhouse").open(options(directory));
  }

  /** Opens it once more, to be read. */
  public Optional<SpanSource> follow(Path directory) {
    return SpanStoreProvider.named("clickhouse").follow(options(directory));
  }

  private StoreOptions options(Path directory) {
    String database = "test_" + Integer.toHexString(directory.toString().hashCode());
    return Objects.requireNonNull(engine).options(directory, database);
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    if (engine != null) {
      engine.close();
    }
    if (data != null) {
      try (Stream<Path> files = Files.walk(data)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
