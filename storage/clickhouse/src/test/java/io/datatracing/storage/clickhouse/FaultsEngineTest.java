package io.datatracing.storage.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.model.Span;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.FateEntry;
import io.datatracing.storage.api.FateLog;
import io.datatracing.storage.api.LatencyQuery;
import io.datatracing.storage.api.SpanSource;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOptions;
import io.datatracing.storage.api.StoreOverloadedException;
import io.datatracing.storage.testing.ClickHouseEngine;
import io.datatracing.storage.testing.SpanGenerator;
import io.datatracing.storage.testing.StoreDriver;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What happens when ClickHouse is down, slow, restarted, or not what was expected. */
class FaultsEngineTest {
  private static final long LONG_SECONDS = 120;

  @TempDir static Path data;
  private static ClickHouseEngine engine;

  @TempDir Path directory;
  private String database = "";

  @BeforeAll
  static void startEngine() {
    engine = ClickHouseEngine.start(data);
  }

  @AfterAll
  static void stopEngine() {
    engine.close();
  }

  @BeforeEach
  void nameDatabase(TestInfo test) {
    database = "faults_" + test.getTestMethod().orElseThrow().getName();
  }

  @AfterEach
  void heal() {
    engine.fault("none", 0);
  }

  private ClickHouseStore open(String... settings) {
    Map<String, String> all = engine.settings(database);
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    return (ClickHouseStore)
        new ClickHouseStoreProvider().open(new StoreOptions(directory, all, Clock.systemUTC()));
  }

  private static void assertHolds(SpanSource store, List<Span> spans) {
    Trace expected = Trace.of(spans.get(0).traceId(), spans);
    assertThat(store.reader().trace(expected.traceId())).isEqualTo(expected);
  }

  private void execute(String sql) {
    try (ClickHouse clickHouse =
        new ClickHouse(ClickHouseOptions.from(engine.settings(database)))) {
      clickHouse.execute(sql);
    }
  }

  @Test
  void serverThatIsDownAtTheStartIsNamed() {
    assertThatThrownBy(
            () ->
                open(
                    ClickHouseOptions.URL, "http://127.0.0.1:1",
                    ClickHouseOptions.START_TIMEOUT, "PT0.3S"))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("ClickHouse at http://127.0.0.1:1 does not answer: ")
        .hasMessageEndingWith("; start it, or set datatracing.store.clickhouse.url");
  }

  @Test
  void insertsGoOnWhenClickHouseIsBack() throws Exception {
    try (ClickHouseStore store = open(ClickHouseOptions.RETRY, "PT300S")) {
      List<Span> before = new SpanGenerator(1).trace(5);
      StoreDriver.append(store, before);
      engine.kill();
      List<Span> during = new SpanGenerator(2).trace(5);
      CompletableFuture<Void> done = StoreDriver.begin(store, OtlpBatch.of(during));
      Awaitility.await().atMost(Duration.ofSeconds(LONG_SECONDS)).until(() -> store.retries() > 0);
      assertThat(done).isNotDone();
      engine.restart();
      done.get(LONG_SECONDS, TimeUnit.SECONDS);
      assertHolds(store, before);
      assertHolds(store, during);
      assertThat(store.stats().failedBatches()).isZero();
    }
  }

  @Test
  void insertWhoseAnswerIsLostIsDoneOnce() throws Exception {
    try (ClickHouseStore store = open(ClickHouseOptions.RETRY, "PT300S")) {
      List<Span> spans = new SpanGenerator(3).trace(7);
      engine.fault("lost", 0);
      CompletableFuture<Void> done = StoreDriver.begin(store, OtlpBatch.of(spans));
      Awaitility.await().atMost(Duration.ofSeconds(LONG_SECONDS)).until(() -> store.retries() > 0);
      engine.fault("none", 0);
      done.get(LONG_SECONDS, TimeUnit.SECONDS);
      assertThat(store.stats().spans()).isEqualTo(spans.size());
      assertHolds(store, spans);
      long counted =
          store.aggregates().latency(LatencyQuery.between(0, Long.MAX_VALUE)).stream()
              .mapToLong(group -> group.figures().count())
              .sum();
      assertThat(counted).as("spans in the summaries").isEqualTo(spans.size());
    }
  }

  @Test
  void whatWaitsIsBoundedAndWhatFailsIsCounted() throws Exception {
    OtlpBatch batch = OtlpBatch.of(new SpanGenerator(4).trace(5));
    try (ClickHouseStore store =
        open(
            ClickHouseOptions.RETRY, "PT0S",
            ClickHouseOptions.TIMEOUT, "PT1S",
            ClickHouseOptions.WRITERS, "1",
            ClickHouseOptions.MAX_QUEUED_BYTES, Integer.toString(batch.sizeBytes()))) {
      engine.fault("hang", 0);
      CompletableFuture<Void> first = StoreDriver.begin(store, batch);
      CompletableFuture<Void> second = StoreDriver.begin(store, batch);
      assertThatThrownBy(() -> second.get(LONG_SECONDS, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(StoreOverloadedException.class)
          .hasMessageContaining(ClickHouseOptions.MAX_QUEUED_BYTES);
      assertThatThrownBy(() -> first.get(LONG_SECONDS, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(StoreException.class)
          .isNotInstanceOf(StoreOverloadedException.class)
          .hasMessageContaining("does not answer");
      assertThat(store.stats().refusedBatches()).isEqualTo(1);
      assertThat(store.stats().failedBatches()).isEqualTo(1);
      engine.fault("none", 0);
      StoreDriver.append(store, batch);
      assertThat(store.stats().acceptedSpans()).isEqualTo(batch.spanCount());
      assertThat(store.stats().memoryBytes()).isZero();
    }
  }

  @Test
  void refusedInsertSaysWhatClickHouseSaid() {
    try (ClickHouseStore store = open(ClickHouseOptions.RETRY, "PT0S")) {
      engine.fault("error", 252);
      CompletableFuture<Void> done =
          StoreDriver.begin(store, OtlpBatch.of(new SpanGenerator(5).trace(1)));
      assertThatThrownBy(() -> done.get(LONG_SECONDS, TimeUnit.SECONDS))
          .cause()
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("Code: 252")
          .hasMessageContaining("made to fail");
    }
  }

  @Test
  void columnThatIsMissingIsNamedWithTheStatementThatAddsIt() {
    open().close();
    // One that no view reads: ClickHouse would not let such a one go.
    execute("ALTER TABLE " + database + ".contexts DROP COLUMN Scope");
    String message =
        "The table %s.contexts in ClickHouse at %s has no column Scope; add it: ALTER TABLE %s.contexts ADD COLUMN Scope String CODEC(ZSTD(1))"
            .formatted(database, engine.url(), database);
    assertThatThrownBy(this::open).isInstanceOf(StoreException.class).hasMessage(message);
    execute("ALTER TABLE " + database + ".contexts ADD COLUMN Scope String CODEC(ZSTD(1))");
    open().close();
  }

  @Test
  void columnThatGoesMissingWhileWritingFailsTheAppendAndIsNamed() {
    try (ClickHouseStore store = open(ClickHouseOptions.RETRY, "PT0S")) {
      execute("ALTER TABLE " + database + ".contexts DROP COLUMN Scope");
      CompletableFuture<Void> done =
          StoreDriver.begin(store, OtlpBatch.of(new SpanGenerator(10).trace(2)));
      assertThatThrownBy(() -> done.get(LONG_SECONDS, TimeUnit.SECONDS))
          .cause()
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("Scope");
      assertThat(store.stats().failedBatches()).isEqualTo(1);
    }
  }

  @Test
  void newerTablesAreRefusedWithBothVersions() {
    open().close();
    execute("INSERT INTO " + database + ".schema_versions SELECT 99, now()");
    String message =
        "The tables in the database %s of ClickHouse at %s are of version 99, and this DataTracing knows versions up to %d; use a newer DataTracing or another database"
            .formatted(database, engine.url(), Schema.newestVersion());
    assertThatThrownBy(this::open).isInstanceOf(StoreException.class).hasMessage(message);
    assertThatThrownBy(this::follow).isInstanceOf(StoreException.class).hasMessage(message);
  }

  private SpanSource follow() {
    return new ClickHouseStoreProvider().follow(engine.options(directory, database)).orElseThrow();
  }

  @Test
  void olderTablesAreBroughtUpToDateAndKeepTheirRows() {
    List<Span> spans = new SpanGenerator(6).trace(4);
    try (SpanStore store = open()) {
      StoreDriver.append(store, spans);
    }
    ClickHouseOptions options = ClickHouseOptions.from(engine.settings(database));
    int known = Schema.newestVersion();
    List<Schema.Migration> steps = new ArrayList<>();
    for (int version = 1; version <= known; version++) {
      steps.add(
          (names, ttlDays) -> {
            throw new AssertionError("version " + known + " is there");
          });
    }
    steps.add(
        (names, ttlDays) ->
            List.of("ALTER TABLE " + names.local("spans") + " ADD COLUMN Later UInt8"));
    try (ClickHouse clickHouse = new ClickHouse(options)) {
      Schema newer = new Schema(clickHouse, options, steps);
      assertThatThrownBy(newer::require).hasMessageContaining("are of version " + known);
      newer.prepare();
      newer.prepare();
      newer.require();
      long[] sum = {-1};
      clickHouse.query(
          "SELECT toUInt64(sum(Later)) + count() FROM " + database + ".spans",
          row -> sum[0] = row.int64());
      assertThat(sum[0]).isEqualTo(spans.size());
    }
    assertThatThrownBy(this::open).hasMessageContaining("are of version " + (known + 1));
  }

  /** The fates of version 1 had counts of two bytes. */
  @Test
  void fatesOfVersionOneGetLargerCounts() {
    TraceId trace = new TraceId(3, 4);
    long prefix = FateEntry.prefix(trace);
    FateEntry few = new FateEntry(prefix, "store.refused", "", "", 1_000_000_000L, 7, true);
    FateEntry many = new FateEntry(prefix, "store.refused", "", "", 2_000_000_000L, 1L << 31, true);
    try (ClickHouseStore store = open()) {
      store.capability(FateLog.class).orElseThrow().append(List.of(few));
    }
    execute("ALTER TABLE " + database + ".fates DROP COLUMN CountHigh");
    execute("TRUNCATE TABLE " + database + ".schema_versions");
    execute("INSERT INTO " + database + ".schema_versions SELECT 1, now()");
    try (ClickHouseStore store = open()) {
      FateLog fates = store.capability(FateLog.class).orElseThrow();
      fates.append(List.of(many));
      assertThat(fates.fates(trace)).containsExactly(many, few);
    }
  }

  @Test
  void nothingToFollowIsSaid() {
    assertThatThrownBy(this::follow)
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("There is no store in the database " + database);
  }

  @Test
  void secondReaderSeesWhatWasAcknowledged() {
    try (SpanStore store = open();
        SpanSource reader = follow();
        SpanSource other = follow()) {
      List<Span> spans = new SpanGenerator(7).trace(6);
      StoreDriver.append(store, spans);
      assertHolds(reader, spans);
      assertHolds(other, spans);
      assertThat(reader.stats().spans()).isEqualTo(spans.size());
      assertThat(reader.reader().services()).isEqualTo(store.reader().services());
    }
  }

  @Test
  void retentionIsThatOfTheLastStart() {
    open(ClickHouseOptions.TTL_DAYS, "7").close();
    assertThat(definition("spans")).contains("TTL Day + toIntervalDay(8)");
    open(ClickHouseOptions.TTL_DAYS, "30").close();
    assertThat(definition("spans")).contains("TTL Day + toIntervalDay(31)");
    assertThat(definition("latency")).contains("TTL Day + toIntervalDay(31)");
    assertThat(definition("contexts")).contains("TTL Day + toIntervalDay(32)");
  }

  @Test
  void spansGoWhenTheyAreOlderThanTheRetention() {
    List<Span> old = new SpanGenerator(8).trace(3);
    Clock lastYear = Clock.offset(Clock.systemUTC(), Duration.ofDays(-365));
    StoreOptions options = new StoreOptions(directory, engine.settings(database), lastYear);
    try (SpanStore store = new ClickHouseStoreProvider().open(options)) {
      // Of the tables that there are.
      execute("SYSTEM STOP TTL MERGES");
      StoreDriver.append(store, old);
      assertHolds(store, old);
    } finally {
      execute("SYSTEM START TTL MERGES");
    }
    List<Span> fresh = new SpanGenerator(9).trace(3);
    try (SpanStore store = open()) {
      StoreDriver.append(store, fresh);
      execute("OPTIMIZE TABLE " + database + ".spans FINAL");
      Awaitility.await()
          .atMost(Duration.ofSeconds(LONG_SECONDS))
          .until(() -> store.reader().trace(old.get(0).traceId()) == null);
      assertHolds(store, fresh);
    }
  }

  private String definition(String table) {
    String[] sql = {""};
    try (ClickHouse clickHouse =
        new ClickHouse(ClickHouseOptions.from(engine.settings(database)))) {
      clickHouse.queryAnywhere(
          "SELECT create_table_query FROM system.tables WHERE database = '%s' AND name = '%s'"
              .formatted(database, table),
          row -> sql[0] = row.string());
    }
    return sql[0];
  }
}
