package io.datatracing.storage.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.model.Attribute;
import io.datatracing.model.Event;
import io.datatracing.model.Link;
import io.datatracing.model.Resource;
import io.datatracing.model.Scope;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Status;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.LatencyQuery;
import io.datatracing.storage.api.Operation;
import io.datatracing.storage.api.ServiceEdge;
import io.datatracing.storage.api.SpanSource;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOptions;
import io.datatracing.storage.api.Tag;
import io.datatracing.storage.api.TracePage;
import io.datatracing.storage.api.TraceQuery;
import io.datatracing.storage.api.TraceSummary;
import io.datatracing.storage.testing.ClickHouseEngine;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table as the OpenTelemetry collector's exporter makes it, with rows as it writes them. */
class OtelTableEngineTest {
  /** The columns, key and indexes that the exporter's documentation lists. */
  private static final String TABLE =
      """
      CREATE TABLE %s.otel_traces (
        Timestamp DateTime64(9) CODEC(Delta, ZSTD(1)),
        TraceId String CODEC(ZSTD(1)),
        SpanId String CODEC(ZSTD(1)),
        ParentSpanId String CODEC(ZSTD(1)),
        TraceState String CODEC(ZSTD(1)),
        SpanName LowCardinality(String) CODEC(ZSTD(1)),
        SpanKind LowCardinality(String) CODEC(ZSTD(1)),
        ServiceName LowCardinality(String) CODEC(ZSTD(1)),
        ResourceAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
        ScopeName String CODEC(ZSTD(1)),
        ScopeVersion String CODEC(ZSTD(1)),
        SpanAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
        Duration %s CODEC(ZSTD(1)),
        StatusCode LowCardinality(String) CODEC(ZSTD(1)),
        StatusMessage String CODEC(ZSTD(1)),
        Events Nested (Timestamp DateTime64(9), Name LowCardinality(String),
          Attributes Map(LowCardinality(String), String)) CODEC(ZSTD(1)),
        Links Nested (TraceId String, SpanId String, TraceState String,
          Attributes Map(LowCardinality(String), String)) CODEC(ZSTD(1)),
        INDEX idx_trace_id TraceId TYPE bloom_filter(0.001) GRANULARITY 1,
        INDEX idx_duration Duration TYPE minmax GRANULARITY 1
      ) ENGINE MergeTree PARTITION BY toDate(Timestamp)
      ORDER BY (ServiceName, SpanName, toDateTime(Timestamp))
      SETTINGS index_granularity = 8192, ttl_only_drop_parts = 1
      """;

  private static final long START = 1_760_000_000_123_456_789L;
  private static final TraceId ORDER = new TraceId(0x1111L, 0x2222L);

  @TempDir static Path data;
  private static ClickHouseEngine engine;

  @TempDir Path directory;

  @BeforeAll
  static void startEngine() {
    engine = ClickHouseEngine.start(data);
    table("otel", "UInt64", "Server", "Client", "Error", "Unset");
    table(
        "otel_old",
        "Int64",
        "SPAN_KIND_SERVER",
        "SPAN_KIND_CLIENT",
        "STATUS_CODE_ERROR",
        "STATUS_CODE_UNSET");
  }

  @AfterAll
  static void stopEngine() {
    engine.close();
  }

  private static void table(
      String database,
      String durationType,
      String server,
      String client,
      String error,
      String unset) {
    try (ClickHouse clickHouse =
        new ClickHouse(ClickHouseOptions.from(engine.settings("default")))) {
      clickHouse.execute("CREATE DATABASE " + database);
      clickHouse.execute(TABLE.formatted(database, durationType));
      String insert = "INSERT INTO " + database + ".otel_traces VALUES ";
      clickHouse.execute(
          insert
              + row(
                  0,
                  ORDER,
                  "000000000000000a",
                  "",
                  "POST /orders",
                  client,
                  "shop",
                  500,
                  unset,
                  ""));
      clickHouse.execute(
          insert
              + row(
                  1,
                  ORDER,
                  "000000000000000b",
                  "000000000000000a",
                  "POST /orders",
                  server,
                  "orders",
                  300,
                  error,
                  "no stock"));
      for (int i = 0; i < 3; i++) {
        TraceId id = new TraceId(0x3333L, i);
        clickHouse.execute(
            insert
                + row(
                    1_000_000 * (i + 1),
                    id,
                    "000000000000000c",
                    "",
                    "GET /",
                    server,
                    "orders",
                    10 + i,
                    unset,
                    ""));
      }
    }
  }

  private static String row(
      long after,
      TraceId traceId,
      String spanId,
      String parent,
      String name,
      String kind,
      String service,
      long duration,
      String code,
      String message) {
    return "(fromUnixTimestamp64Nano(toInt64(%d), 'UTC'), '%s', '%s', '%s', 'a=b', '%s', '%s', '%s', {'service.name':'%s','host.name':'h-1'}, 'okhttp', '5', {'http.request.method':'POST','user.id':'u-%d'}, %d, '%s', '%s', [fromUnixTimestamp64Nano(toInt64(%d), 'UTC')], ['exception'], [{'exception.type':'E'}], ['%s'], ['00000000000000ff'], ['c=d'], [{'why':'retry'}])"
        .formatted(
            START + after,
            traceId,
            spanId,
            parent,
            name,
            kind,
            service,
            service,
            after,
            duration,
            code,
            message,
            START + 5,
            new TraceId(9, 9));
  }

  private SpanSource open(String database) {
    return new OtelTableProvider().follow(engine.options(directory, database)).orElseThrow();
  }

  private static Span span(
      long after,
      long spanId,
      long parent,
      SpanKind kind,
      String service,
      long duration,
      Status status) {
    return Span.builder(ORDER, new SpanId(spanId), "POST /orders")
        .parent(parent == 0 ? null : new SpanId(parent))
        .kind(kind)
        .traceState("a=b")
        .times(START + after, START + after + duration)
        .attribute(Attribute.of("http.request.method", "POST"))
        .attribute(Attribute.of("user.id", "u-" + after))
        .event(new Event(START + 5, "exception", List.of(Attribute.of("exception.type", "E")), 0))
        .link(
            new Link(
                new TraceId(9, 9),
                new SpanId(0xff),
                "c=d",
                0,
                List.of(Attribute.of("why", "retry")),
                0))
        .status(status)
        .resource(
            new Resource(
                List.of(
                    Attribute.of(Resource.SERVICE_NAME, service),
                    Attribute.of("host.name", "h-1"))))
        .scope(new Scope("okhttp", "5", List.of(), 0, ""))
        .build();
  }

  @Test
  void traceComesOutWithAllThatTheTableHas() {
    Trace expected =
        Trace.of(
            ORDER,
            List.of(
                span(0, 10, 0, SpanKind.CLIENT, "shop", 500, Status.UNSET),
                span(
                    1,
                    11,
                    10,
                    SpanKind.SERVER,
                    "orders",
                    300,
                    new Status(Status.Code.ERROR, "no stock"))));
    for (String database : List.of("otel", "otel_old")) {
      try (SpanSource source = open(database)) {
        assertThat(source.reader().trace(ORDER)).as(database).isEqualTo(expected);
        assertThat(source.reader().trace(new TraceId(1, 1))).isNull();
      }
    }
  }

  @Test
  void servicesAndOperationsAreListed() {
    try (SpanSource source = open("otel")) {
      assertThat(source.reader().services()).containsExactly("orders", "shop");
      assertThat(source.reader().operations("orders"))
          .containsExactly(
              new Operation("GET /", SpanKind.SERVER),
              new Operation("POST /orders", SpanKind.SERVER));
    }
  }

  @Test
  void searchFindsByEveryCondition() {
    try (SpanSource source = open("otel")) {
      TraceQuery all = TraceQuery.between(Long.MIN_VALUE, Long.MAX_VALUE);
      assertThat(ids(source, all)).hasSize(4);
      assertThat(ids(source, all.withService("shop"))).containsExactly(ORDER);
      assertThat(ids(source, all.withOperation("GET /"))).hasSize(3);
      assertThat(ids(source, all.withTags(List.of(new Tag("error", "true")))))
          .containsExactly(ORDER);
      assertThat(ids(source, all.withTags(List.of(new Tag("user.id", "u-2000000")))))
          .containsExactly(new TraceId(0x3333L, 1));
      assertThat(ids(source, all.withTags(List.of(new Tag("host.name", "h-1"))))).hasSize(4);
      assertThat(ids(source, all.withDurations(400L, null))).containsExactly(ORDER);
      assertThat(ids(source, all.withTimes(START + 1_000_000, START + 2_000_001)))
          .containsExactly(new TraceId(0x3333L, 1), new TraceId(0x3333L, 0));
    }
  }

  @Test
  void pagesFollowEachOtherNewestFirst() {
    try (SpanSource source = open("otel")) {
      TraceQuery query = TraceQuery.between(0, Long.MAX_VALUE).withLimit(1);
      List<TraceId> seen = new ArrayList<>();
      TracePage page = source.reader().search(query);
      while (page.nextCursor() != null) {
        page.traces().forEach(trace -> seen.add(trace.traceId()));
        page = source.reader().search(query.withCursor(page.nextCursor()));
      }
      page.traces().forEach(trace -> seen.add(trace.traceId()));
      assertThat(seen)
          .containsExactly(
              new TraceId(0x3333L, 2), new TraceId(0x3333L, 1), new TraceId(0x3333L, 0), ORDER);
    }
  }

  private static List<TraceId> ids(SpanSource source, TraceQuery query) {
    return source.reader().search(query).traces().stream().map(TraceSummary::traceId).toList();
  }

  @Test
  void figuresAndEdgesAreAddedUp() {
    try (SpanSource source = open("otel")) {
      assertThat(source.aggregates().edges(START, START + 1).edges())
          .singleElement()
          .satisfies(
              edge -> {
                assertThat(edge.from().name()).isEqualTo("shop");
                assertThat(edge.to().name()).isEqualTo("orders");
                assertThat(edge.kind()).isEqualTo(ServiceEdge.Kind.HTTP);
                assertThat(edge.calls().errors()).isEqualTo(1);
              });
      assertThat(
              source
                  .aggregates()
                  .latency(LatencyQuery.between(START, START + 1).by(LatencyQuery.By.SERVICE)))
          .extracting(group -> group.service() + " " + group.figures().count())
          .containsExactly("orders 4", "shop 1");
    }
  }

  @Test
  void allSpansCanBeCopiedAndLinksFollowed() {
    try (SpanSource source = open("otel")) {
      List<Span> read = new ArrayList<>();
      source.bulk().read(null, Long.MIN_VALUE, Long.MAX_VALUE, read::addAll);
      assertThat(read).hasSize(5);
      assertThat(source.stats().spans()).isEqualTo(5);
      assertThat(source.reader().linksTo(Set.of(new TraceId(9, 9)), 0, Long.MAX_VALUE, 2))
          .hasSize(2);
    }
  }

  @Test
  void tableThatIsMissingAndWritingAreRefused() {
    assertThatThrownBy(() -> open("default"))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith(
            "Cannot read default.otel_traces as a table of the OpenTelemetry collector's exporter");
    assertThatThrownBy(
            () ->
                new OtelTableProvider()
                    .open(new StoreOptions(directory, Map.of(), Clock.systemUTC())))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("only read");
  }
}
