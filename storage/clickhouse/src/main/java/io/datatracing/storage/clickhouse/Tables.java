package io.datatracing.storage.clickhouse;

import io.datatracing.storage.clickhouse.Table.Column;
import java.util.ArrayList;
import java.util.List;

/**
 * What is in the database.
 *
 * <pre>
 * contexts    a resource and a scope, once a day and process that sends spans
 * spans       a row each: what is searched in columns, the whole rest as OTLP in one
 *   traces      -> where in spans a trace is, and when it began
 *   operations  -> which names a service has
 *   latency     -> Figures per minute, service, name, kind and status
 *   edges       -> Figures per minute and connection that one span shows by itself
 *   calls       -> spans that were called from elsewhere, whose caller is looked for in spans
 * fates       why traces are not there
 * </pre>
 *
 * <p>An arrow is a materialised view: it is filled within the insert into {@code spans}.
 */
final class Tables {
  /** {@code EdgeRole}: what {@link io.datatracing.storage.api.Connections} says of a span. */
  static final int NO_EDGE = 0;

  static final int EDGE_TO_PEER = 1;
  static final int EDGE_FROM_PEER = 2;
  static final int CALLED = 3;

  private static final String FROM_SPANS = " FROM {spans} ";

  static final Table CONTEXTS =
      new Table(
          "contexts",
          List.of(
              new Column("Day", "Date"),
              new Column("Id", "FixedString(16)"),
              new Column("AttributeKeys", "Array(LowCardinality(String))"),
              new Column("AttributeValues", "Array(String) CODEC(ZSTD(1))"),
              new Column("InputPlaces", "Array(String)"),
              new Column("InputFirsts", "Array(Int64)"),
              new Column("InputLasts", "Array(Int64)"),
              new Column("Resource", "String CODEC(ZSTD(1))"),
              new Column("ResourceSchemaUrl", "String CODEC(ZSTD(1))"),
              new Column("Scope", "String CODEC(ZSTD(1))"),
              new Column("ScopeSchemaUrl", "String CODEC(ZSTD(1))")),
          "Replacing",
          "Id",
          "cityHash64(Id)",
          List.of(
              "ResourceAttributes Map(String, String) ALIAS"
                  + " CAST((AttributeKeys, AttributeValues), 'Map(String, String)')"),
          // A writer repeats its contexts each day: none goes before the last span that needs it.
          1,
          null);

  static final Table SPANS =
      new Table(
          "spans",
          List.of(
              new Column("Day", "Date"),
              // Five minutes of the span's start, counted from 1970.
              new Column("Bucket", "Int32 CODEC(Delta, ZSTD(1))"),
              new Column("Minute", "Int32 CODEC(Delta, ZSTD(1))"),
              new Column("TraceId", "FixedString(16) CODEC(ZSTD(1))"),
              new Column("SpanId", "FixedString(8) CODEC(ZSTD(1))"),
              new Column("ParentSpanId", "FixedString(8) CODEC(ZSTD(1))"),
              new Column("Start", "Int64 CODEC(Delta, ZSTD(1))"),
              new Column("Duration", "Int64 CODEC(ZSTD(1))"),
              new Column("Service", "LowCardinality(String) CODEC(ZSTD(1))"),
              new Column("Name", "LowCardinality(String) CODEC(ZSTD(1))"),
              new Column("Kind", "UInt8 CODEC(ZSTD(1))"),
              new Column("Status", "UInt8 CODEC(ZSTD(1))"),
              new Column("IsOpen", "UInt8 CODEC(ZSTD(1))"),
              new Column("ContextId", "FixedString(16) CODEC(ZSTD(1))"),
              new Column("AttributeKeys", "Array(LowCardinality(String)) CODEC(ZSTD(1))"),
              new Column("AttributeValues", "Array(String) CODEC(ZSTD(1))"),
              new Column("InputPlaces", "Array(String) CODEC(ZSTD(1))"),
              new Column("InputFirsts", "Array(Int64) CODEC(ZSTD(1))"),
              new Column("InputLasts", "Array(Int64) CODEC(ZSTD(1))"),
              new Column("LinkTraces", "Array(FixedString(16)) CODEC(ZSTD(1))"),
              new Column("DurationBucket", "UInt16 CODEC(ZSTD(1))"),
              new Column("EdgeRole", "UInt8 CODEC(ZSTD(1))"),
              new Column("PeerType", "UInt8 CODEC(ZSTD(1))"),
              new Column("Peer", "LowCardinality(String) CODEC(ZSTD(1))"),
              new Column("EdgeKind", "UInt8 CODEC(ZSTD(1))"),
              new Column("Otlp", "String CODEC(ZSTD(1))")),
          "",
          "(Bucket, TraceId)",
          "cityHash64(TraceId)",
          List.of(
              "Timestamp DateTime64(9) ALIAS fromUnixTimestamp64Nano(Start)",
              "Attributes Map(String, String) ALIAS"
                  + " CAST((AttributeKeys, AttributeValues), 'Map(String, String)')",
              "INDEX by_trace TraceId TYPE bloom_filter(0.01) GRANULARITY 1",
              "INDEX by_name Name TYPE bloom_filter(0.01) GRANULARITY 1",
              "INDEX by_value AttributeValues TYPE bloom_filter(0.01) GRANULARITY 1",
              "INDEX by_input InputPlaces TYPE bloom_filter(0.01) GRANULARITY 1",
              "INDEX by_link LinkTraces TYPE bloom_filter(0.01) GRANULARITY 1",
              "INDEX by_duration Duration TYPE minmax GRANULARITY 1"),
          0,
          null);

  static final Table TRACES =
      new Table(
          "traces",
          List.of(
              new Column("Day", "Date"),
              new Column("TraceId", "FixedString(16) CODEC(ZSTD(1))"),
              new Column("FirstStart", "SimpleAggregateFunction(min, Int64) CODEC(ZSTD(1))"),
              new Column("FirstBucket", "SimpleAggregateFunction(min, Int32) CODEC(ZSTD(1))"),
              new Column("LastBucket", "SimpleAggregateFunction(max, Int32) CODEC(ZSTD(1))")),
          "Aggregating",
          "TraceId",
          "cityHash64(TraceId)",
          List.of(),
          0,
          "SELECT Day, TraceId, min(Start) AS FirstStart, min(Bucket) AS FirstBucket,"
              + " max(Bucket) AS LastBucket"
              + FROM_SPANS
              + "GROUP BY Day, TraceId");

  static final Table OPERATIONS =
      new Table(
          "operations",
          List.of(
              new Column("Day", "Date"),
              new Column("Service", "LowCardinality(String)"),
              new Column("Name", "LowCardinality(String)"),
              new Column("Kind", "UInt8")),
          "Replacing",
          "(Service, Name, Kind)",
          "rand()",
          List.of(),
          0,
          "SELECT Day, Service, Name, Kind" + FROM_SPANS + "GROUP BY Day, Service, Name, Kind");

  static final Table LATENCY =
      new Table(
          "latency",
          with(
              List.of(
                  new Column("Day", "Date"),
                  new Column("Minute", "Int32"),
                  new Column("Service", "LowCardinality(String)"),
                  new Column("Name", "LowCardinality(String)"),
                  new Column("Kind", "UInt8"),
                  new Column("IsError", "UInt8"))),
          "Aggregating",
          "(Minute, Service, Name, Kind, IsError)",
          "rand()",
          List.of(),
          0,
          "SELECT Day, Minute, Service, Name, Kind, Status = 2 AS IsError, "
              + Figures.OF_SPANS
              + FROM_SPANS
              + "WHERE IsOpen = 0 GROUP BY Day, Minute, Service, Name, Kind, IsError");

  static final Table EDGES =
      new Table(
          "edges",
          with(
              List.of(
                  new Column("Day", "Date"),
                  new Column("Minute", "Int32"),
                  new Column("Service", "LowCardinality(String)"),
                  new Column("EdgeRole", "UInt8"),
                  new Column("PeerType", "UInt8"),
                  new Column("Peer", "LowCardinality(String)"),
                  new Column("EdgeKind", "UInt8"),
                  new Column("IsError", "UInt8"))),
          "Aggregating",
          "(Minute, Service, EdgeRole, PeerType, Peer, EdgeKind, IsError)",
          "rand()",
          List.of(),
          0,
          "SELECT Day, Minute, Service, EdgeRole, PeerType, Peer, EdgeKind, Status = 2 AS IsError, "
              + Figures.OF_SPANS
              + FROM_SPANS
              + "WHERE IsOpen = 0 AND EdgeRole IN (1, 2)"
              + " GROUP BY Day, Minute, Service, EdgeRole, PeerType, Peer, EdgeKind, IsError");

  static final Table CALLS =
      new Table(
          "calls",
          List.of(
              new Column("Day", "Date"),
              new Column("Minute", "Int32 CODEC(Delta, ZSTD(1))"),
              new Column("TraceId", "FixedString(16) CODEC(ZSTD(1))"),
              new Column("ParentSpanId", "FixedString(8) CODEC(ZSTD(1))"),
              new Column("Service", "LowCardinality(String) CODEC(ZSTD(1))"),
              new Column("EdgeKind", "UInt8 CODEC(ZSTD(1))"),
              new Column("IsError", "UInt8 CODEC(ZSTD(1))"),
              new Column("Duration", "Int64 CODEC(ZSTD(1))"),
              new Column("DurationBucket", "UInt16 CODEC(ZSTD(1))")),
          "",
          "(Minute, TraceId)",
          "cityHash64(TraceId)",
          List.of(),
          0,
          "SELECT Day, Minute, TraceId, ParentSpanId, Service, EdgeKind, Status = 2 AS IsError,"
              + " Duration, DurationBucket"
              + FROM_SPANS
              + "WHERE IsOpen = 0 AND EdgeRole = 3");

  /** The upper half of a fate's count, since version 2. */
  static final Column COUNT_HIGH = new Column("CountHigh", "UInt16 DEFAULT 0");

  static final Table FATES =
      new Table(
          "fates",
          List.of(
              new Column("Day", "Date"),
              new Column("Prefix", "FixedString(8)"),
              new Column("Second", "Int64"),
              new Column("Cause", "LowCardinality(String)"),
              new Column("Node", "LowCardinality(String)"),
              new Column("Policy", "LowCardinality(String)"),
              // The lower half; ClickHouse does not let a column of the order have another type.
              new Column("Count", "UInt16"),
              new Column("IsExact", "UInt8"),
              COUNT_HIGH),
          "Replacing",
          "(Prefix, Second, Cause, Node, Policy, Count, IsExact)",
          "cityHash64(Prefix)",
          List.of(),
          0,
          null);

  static final Table VERSIONS =
      new Table(
          "schema_versions",
          List.of(new Column("Version", "UInt32"), new Column("Applied", "DateTime")),
          "",
          "Version",
          "Version",
          List.of(),
          0,
          null);

  /** In the order in which they can be made. */
  static final List<Table> ALL =
      List.of(VERSIONS, CONTEXTS, SPANS, TRACES, OPERATIONS, LATENCY, EDGES, CALLS, FATES);

  private Tables() {}

  private static List<Column> with(List<Column> key) {
    List<Column> columns = new ArrayList<>(key);
    columns.addAll(Figures.COLUMNS);
    return columns;
  }
}
