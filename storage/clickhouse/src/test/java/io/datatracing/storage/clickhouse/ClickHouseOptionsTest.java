package io.datatracing.storage.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.storage.api.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClickHouseOptionsTest {
  @TempDir Path directory;

  @Test
  void defaultsSuitOneServerOnThisMachine() {
    ClickHouseOptions options = ClickHouseOptions.from(Map.of());
    assertThat(options.url()).hasToString("http://localhost:8123");
    assertThat(options.database()).isEqualTo("datatracing");
    assertThat(options.ttlDays()).isEqualTo(14);
    assertThat(options.password()).isEmpty();
  }

  @Test
  void settingWithoutSenseIsNamedWithItsValue() {
    refused(ClickHouseOptions.URL, "localhost:8123", "not a URL such as http://localhost:8123");
    refused(ClickHouseOptions.URL, "http://a b", "not a URL such as http://localhost:8123");
    refused(ClickHouseOptions.DATABASE, "a; DROP", "not a name such as datatracing");
    refused(ClickHouseOptions.CLUSTER, "a'b", "not a cluster of ClickHouse's configuration");
    refused(ClickHouseOptions.ENGINE, "Memory", "not an engine such as MergeTree");
    refused(ClickHouseOptions.TTL_DAYS, "0", "not 1 to 36500");
    refused(ClickHouseOptions.TTL_DAYS, "P1D", "not a number");
    refused(ClickHouseOptions.LINGER, "1s", "not an ISO 8601 duration");
    refused(ClickHouseOptions.COMPRESS, "yes", "not true or false");
    refused(ClickHouseOptions.WRITERS, "65", "not 1 to 64");
    assertThatThrownBy(
            () -> ClickHouseOptions.from(Map.of("datatracing.store.clickhouse.hots", "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("There is no setting datatracing.store.clickhouse.hots; there are ")
        .hasMessageContaining(ClickHouseOptions.URL);
  }

  private static void refused(String key, String value, String reason) {
    assertThatThrownBy(() -> ClickHouseOptions.from(Map.of(key, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(key + " is '" + value + "', ")
        .hasMessageContaining(reason);
  }

  @Test
  void serverSettingsArePairs() {
    ClickHouseOptions options =
        ClickHouseOptions.from(
            Map.of(ClickHouseOptions.SERVER_SETTINGS, "insert_quorum=auto, max_threads=2"));
    assertThat(options.serverSettings())
        .isEqualTo(Map.of("insert_quorum", "auto", "max_threads", "2"));
    assertThatThrownBy(
            () -> ClickHouseOptions.from(Map.of(ClickHouseOptions.SERVER_SETTINGS, "quick")))
        .hasMessageContaining("has 'quick', not name=value");
  }

  @Test
  void passwordIsTheFirstLineOfItsFile() throws IOException {
    Path file = directory.resolve("password");
    Files.writeString(file, "secret\nother\n");
    Map<String, String> settings = Map.of(ClickHouseOptions.PASSWORD_FILE, file.toString());
    assertThat(ClickHouseOptions.from(settings).password()).isEqualTo("secret");
    Files.delete(file);
    assertThatThrownBy(() -> ClickHouseOptions.from(settings).password())
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("cannot read " + file);
  }
}
