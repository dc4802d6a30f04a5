package io.datatracing.storage.clickhouse;

import io.datatracing.storage.api.StoreException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Settings of the ClickHouse store.
 *
 * @param url of ClickHouse's HTTP interface
 * @param passwordFile holds the password in its first line; empty for none
 * @param database made when it doesn't exist
 * @param cluster a cluster of ClickHouse's configuration; its tables are then made on all servers
 *     and spans divided over them by trace id; empty for one server
 * @param engine the engine of the tables and its arguments; the merging part of its name is added
 *     where a table needs it; empty for MergeTree, with a cluster ReplicatedMergeTree
 * @param ttlDays spans are removed so many days after they arrived
 * @param serverSettings of ClickHouse, sent with every request
 * @param maxQueuedBytes requests that wait or are being inserted; above it appends are refused
 * @param insertBytes requests are put together up to so many bytes
 * @param linger waits so long for more to insert at once
 * @param writers inserts at the same time
 * @param timeout of one insert or query
 * @param retry an insert that fails is tried again for so long
 * @param startTimeout the server is waited for so long at the start
 * @param compress whether requests and answers are compressed (LZ4)
 * @param otelTable of the OpenTelemetry collector's exporter, for the store {@code clickhouse-otel}
 */
record ClickHouseOptions(
    URI url,
    String user,
    String passwordFile,
    String database,
    String cluster,
    String engine,
    int ttlDays,
    Map<String, String> serverSettings,
    long maxQueuedBytes,
    int insertBytes,
    Duration linger,
    int writers,
    Duration timeout,
    Duration retry,
    Duration startTimeout,
    boolean compress,
    String otelTable) {
  private static final String PREFIX = "datatracing.store.clickhouse.";
  static final String URL = PREFIX + "url";
  static final String USER = PREFIX + "user";
  static final String PASSWORD_FILE = PREFIX + "password-file";
  static final String DATABASE = PREFIX + "database";
  static final String CLUSTER = PREFIX + "cluster";
  static final String ENGINE = PREFIX + "engine";
  static final String TTL_DAYS = PREFIX + "ttl-days";
  static final String SERVER_SETTINGS = PREFIX + "server-settings";
  static final String MAX_QUEUED_BYTES = PREFIX + "max-queued-bytes";
  static final String INSERT_BYTES = PREFIX + "insert-bytes";
  static final String LINGER = PREFIX + "linger";
  static final String WRITERS = PREFIX + "writers";
  static final String TIMEOUT = PREFIX + "timeout";
  static final String RETRY = PREFIX + "retry";
  static final String START_TIMEOUT = PREFIX + "start-timeout";
  static final String COMPRESS = PREFIX + "compress";
  static final String OTEL_TABLE = PREFIX + "otel-table";

  private static final List<String> KEYS =
      List.of(
          URL,
          USER,
          PASSWORD_FILE,
          DATABASE,
          CLUSTER,
          ENGINE,
          TTL_DAYS,
          SERVER_SETTINGS,
          MAX_QUEUED_BYTES,
          INSERT_BYTES,
          LINGER,
          WRITERS,
          TIMEOUT,
          RETRY,
          START_TIMEOUT,
          COMPRESS,
          OTEL_TABLE);

  /** Names go into statements, where they cannot be parameters. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,99}");

  private static final Pattern ENGINE_TEXT =
      Pattern.compile("(Replicated|Shared)?MergeTree(\\('[^'\\\\]*'(, *'[^'\\\\]*')*\\))?");

  ClickHouseOptions {
    serverSettings = Map.copyOf(serverSettings);
    require(
        URL,
        url,
        url.getHost() != null && List.of("http", "https").contains(String.valueOf(url.getScheme())),
        "a URL such as http://localhost:8123");
    require(DATABASE, database, NAME.matcher(database).matches(), "a name such as datatracing");
    require(OTEL_TABLE, otelTable, NAME.matcher(otelTable).matches(), "a name such as otel_traces");
    require(
        CLUSTER,
        cluster,
        cluster.isEmpty() || NAME.matcher(cluster).matches(),
        "a cluster of ClickHouse's configuration");
    require(
        ENGINE,
        engine,
        engine.isEmpty() || ENGINE_TEXT.matcher(engine).matches(),
        "an engine such as MergeTree or ReplicatedMergeTree('/clickhouse/{shard}/{table}', '{replica}')");
    require(TTL_DAYS, ttlDays, ttlDays >= 1 && ttlDays <= 36_500, "1 to 36500");
    require(MAX_QUEUED_BYTES, maxQueuedBytes, maxQueuedBytes >= 1, "positive");
    require(INSERT_BYTES, insertBytes, insertBytes >= 1, "positive");
    require(WRITERS, writers, writers >= 1 && writers <= 64, "1 to 64");
    require(LINGER, linger, !linger.isNegative() && linger.toMinutes() < 1, "0 to PT59S");
    require(TIMEOUT, timeout, timeout.toMillis() > 0, "positive");
    require(RETRY, retry, !retry.isNegative(), "0 or more");
    require(START_TIMEOUT, startTimeout, !startTimeout.isNegative(), "0 or more");
  }

  private static void require(String key, Object value, boolean isValid, String bound) {
    if (!isValid) {
      throw new IllegalArgumentException(key + " is '" + value + "', not " + bound);
    }
  }

  /**
   * Reads the settings; what is not given has its default.
   *
   * @throws IllegalArgumentException with one line that names the key, its value and what it may
   *     be; also for a key of this store that there is none of
   */
  static ClickHouseOptions from(Map<String, String> settings) {
    for (String key : settings.keySet()) {
      if (key.startsWith(PREFIX) && !KEYS.contains(key)) {
        throw new IllegalArgumentException(
            "There is no setting " + key + "; there are " + String.join(", ", KEYS));
      }
    }
    return new ClickHouseOptions(
        url(settings.getOrDefault(URL, "http://localhost:8123")),
        settings.getOrDefault(USER, "default"),
        settings.getOrDefault(PASSWORD_FILE, ""),
        settings.getOrDefault(DATABASE, "datatracing"),
        settings.getOrDefault(CLUSTER, ""),
        settings.getOrDefault(ENGINE, ""),
        number(settings, TTL_DAYS, 14),
        pairs(settings.getOrDefault(SERVER_SETTINGS, "")),
        number(settings, MAX_QUEUED_BYTES, 128 << 20),
        number(settings, INSERT_BYTES, 16 << 20),
        duration(settings, LINGER, Duration.ofMillis(200)),
        number(settings, WRITERS, 2),
        duration(settings, TIMEOUT, Duration.ofSeconds(30)),
        duration(settings, RETRY, Duration.ofSeconds(30)),
        duration(settings, START_TIMEOUT, Duration.ofSeconds(10)),
        flag(settings, COMPRESS),
        settings.getOrDefault(OTEL_TABLE, "otel_traces"));
  }

  /**
   * The password, without the end of its line.
   *
   * @throws StoreException naming the file when it cannot be read
   */
  String password() {
    if (passwordFile.isEmpty()) {
      return "";
    }
    try {
      return Files.readString(Path.of(passwordFile)).lines().findFirst().orElse("");
    } catch (IOException e) {
      throw new StoreException(
          PASSWORD_FILE + ": cannot read " + passwordFile + "; make it readable or leave it out",
          e);
    }
  }

  private static URI url(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          URL + " is '" + text + "', not a URL such as http://localhost:8123", e);
    }
  }

  private static Map<String, String> pairs(String text) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String pair : text.split(",", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        pairs.put(pair.substring(0, equals).trim(), pair.substring(equals + 1).trim());
      } else if (!pair.isBlank()) {
        throw new IllegalArgumentException(
            SERVER_SETTINGS
                + " has '"
                + pair
                + "', not name=value; write insert_quorum=auto,max_threads=2");
      }
    }
    return pairs;
  }

  private static boolean flag(Map<String, String> settings, String key) {
    String text = settings.getOrDefault(key, "true");
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException(key + " is '" + text + "', not true or false");
    }
    return text.equals("true");
  }

  private static int number(Map<String, String> settings, String key, int otherwise) {
    String text = settings.get(key);
    try {
      return text == null ? otherwise : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(key + " is '" + text + "', not a number", e);
    }
  }

  private static Duration duration(Map<String, String> settings, String key, Duration otherwise) {
    String text = settings.get(key);
    try {
      return text == null ? otherwise : Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          key + " is '" + text + "', not an ISO 8601 duration such as PT30S", e);
    }
  }
}
