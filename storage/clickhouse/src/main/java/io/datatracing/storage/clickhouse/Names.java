package io.datatracing.storage.clickhouse;

import io.datatracing.model.TraceId;
import java.util.HexFormat;

/** How tables and values are written in statements: on one server, or on a cluster. */
final class Names {
  private final String database;
  private final String cluster;
  private final String engine;

  Names(ClickHouseOptions options) {
    database = options.database();
    cluster = options.cluster();
    engine =
        !options.engine().isEmpty()
            ? options.engine()
            : cluster.isEmpty()
                ? "MergeTree"
                : "ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')";
  }

  boolean hasCluster() {
    return !cluster.isEmpty();
  }

  String cluster() {
    return cluster;
  }

  String database() {
    return database;
  }

  /** What is read from, and written to. */
  String table(String name) {
    return database + "." + name;
  }

  /** Where the rows of this server are. */
  String local(String name) {
    return database + "." + localName(name);
  }

  String localName(String name) {
    return hasCluster() ? name + "_local" : name;
  }

  String onCluster() {
    return hasCluster() ? " ON CLUSTER '" + cluster + "'" : "";
  }

  /** The part of a table's definition that lets other servers of the cluster be asked as well. */
  String distributed(String name, String shardingKey) {
    return "Distributed('%s', '%s', '%s', %s)"
        .formatted(cluster, database, localName(name), shardingKey);
  }

  /**
   * The engine of a table.
   *
   * @param merging what becomes of rows of one key, such as {@code Replacing}; empty for nothing
   */
  String engine(String merging) {
    return engine.replaceFirst("MergeTree", merging + "MergeTree");
  }

  /** Replicated tables know repeated inserts anyway, others must be told to. */
  boolean isReplicated() {
    return !engine.startsWith("MergeTree");
  }

  /** Asks the whole cluster for the set, not each server for its part. */
  String in() {
    return hasCluster() ? " GLOBAL IN " : " IN ";
  }

  String join() {
    return hasCluster() ? " GLOBAL " : " ";
  }

  /** A string as a literal. */
  static String text(String value) {
    StringBuilder out = new StringBuilder(value.length() + 2).append('\'');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\'' -> out.append("\\'");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\0' -> out.append("\\0");
        default -> out.append(c);
      }
    }
    return out.append('\'').toString();
  }

  /** Bytes as a literal of FixedString. */
  static String fixed(byte[] bytes) {
    return "toFixedString(unhex('" + HexFormat.of().formatHex(bytes) + "'), " + bytes.length + ")";
  }

  static String fixed(TraceId traceId) {
    return "toFixedString(unhex('" + traceId + "'), 16)";
  }
}
