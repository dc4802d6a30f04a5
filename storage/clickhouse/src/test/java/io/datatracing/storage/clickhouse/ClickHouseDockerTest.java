package io.datatracing.storage.clickhouse;

import io.datatracing.storage.api.SpanSource;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.api.StoreOptions;
import io.datatracing.storage.testing.SpanStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.clickhouse.ClickHouseContainer;

/** The contract against the real server in a container, with a password and compression. */
class ClickHouseDockerTest extends SpanStoreContract {
  private static final ClickHouseContainer SERVER =
      new ClickHouseContainer("clickhouse/clickhouse-server:25.8");

  @TempDir static Path secrets;
  private static Path passwordFile;

  @BeforeAll
  static void startServer() throws IOException {
    SERVER.start();
    passwordFile = secrets.resolve("password");
    Files.writeString(passwordFile, SERVER.getPassword() + "\n");
  }

  @AfterAll
  static void stopServer() {
    SERVER.stop();
  }

  @Override
  protected SpanStore open(Path directory) {
    return SpanStoreProvider.named("clickhouse").open(options(directory));
  }

  @Override
  protected Optional<SpanSource> follow(Path directory) {
    return SpanStoreProvider.named("clickhouse").follow(options(directory));
  }

  private static StoreOptions options(Path directory) {
    return new StoreOptions(
        directory,
        Map.of(
            ClickHouseOptions.URL,
            "http://" + SERVER.getHost() + ":" + SERVER.getMappedPort(8123),
            ClickHouseOptions.USER,
            SERVER.getUsername(),
            ClickHouseOptions.PASSWORD_FILE,
            passwordFile.toString(),
            ClickHouseOptions.LINGER,
            "PT0.001S",
            ClickHouseOptions.DATABASE,
            "contract_" + Integer.toHexString(directory.toString().hashCode())),
        Clock.systemUTC());
  }
}
