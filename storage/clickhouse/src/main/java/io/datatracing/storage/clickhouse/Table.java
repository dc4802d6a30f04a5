package io.datatracing.storage.clickhouse;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table of the store, and where its rows come from.
 *
 * <p>All but one have a column {@code Day}, the day of arrival in UTC: it is the partition, and
 * what retention goes by.
 *
 * @param merging what becomes of rows of one key: {@code Replacing}, {@code Aggregating} or empty
 * @param orderBy the key
 * @param shardingKey divides rows over the servers of a cluster
 * @param extras indexes and columns that are computed
 * @param extraDays rows are kept so much longer than spans
 * @param view what fills the table from {@code spans} as they are inserted; null when it is written
 */
record Table(
    String name,
    List<Column> columns,
    String merging,
    String orderBy,
    String shardingKey,
    List<String> extras,
    int extraDays,
    @Nullable String view) {

  /**
   * One column.
   *
   * @param type with what follows it: codec
   */
  record Column(String name, String type) {}

  Table {
    columns = List.copyOf(columns);
    extras = List.copyOf(extras);
  }

  boolean hasDay() {
    return columns.stream().anyMatch(column -> column.name().equals("Day"));
  }

  List<String> columnNames() {
    return columns.stream().map(Column::name).toList();
  }

  /** Rows of a day go when the last of the day are old enough. */
  String ttl(int days) {
    return "Day + toIntervalDay(" + (days + 1 + extraDays) + ")";
  }

  /** The statements that make it where it does not exist. */
  List<String> create(Names names, int ttlDays) {
    List<String> parts = new ArrayList<>();
    columns.forEach(column -> parts.add(column.name() + " " + column.type()));
    List<String> statements = new ArrayList<>();
    statements.add(
        "CREATE TABLE IF NOT EXISTS "
            + names.local(name)
            + names.onCluster()
            + " ("
            + String.join(", ", parts)
            + extras.stream().map(extra -> ", " + extra).collect(Collectors.joining())
            + ") ENGINE = "
            + names.engine(merging)
            + (hasDay() ? " PARTITION BY Day" : "")
            + " ORDER BY "
            + orderBy
            + (hasDay() ? " TTL " + ttl(ttlDays) : "")
            + " SETTINGS index_granularity = 8192"
            + (hasDay() ? ", ttl_only_drop_parts = 1" : "")
            // Repeated inserts are known by their token; see ClickHouse.insert.
            + (names.isReplicated() ? "" : ", non_replicated_deduplication_window = 1000"));
    if (names.hasCluster()) {
      statements.add(
          "CREATE TABLE IF NOT EXISTS "
              + names.table(name)
              + names.onCluster()
              + " AS "
              + names.local(name)
              + " ENGINE = "
              + names.distributed(name, shardingKey));
    }
    if (view != null) {
      statements.add(
          "CREATE MATERIALIZED VIEW IF NOT EXISTS "
              + names.local(name + "_view")
              + names.onCluster()
              + " TO "
              + names.local(name)
              + " AS "
              + view.replace("{spans}", names.local("spans")));
    }
    return statements;
  }

  /** The statements that add a column where it is missing. */
  List<String> addColumn(Names names, Column column) {
    String addition =
        names.onCluster() + " ADD COLUMN IF NOT EXISTS " + column.name() + " " + column.type();
    List<String> statements = new ArrayList<>();
    statements.add("ALTER TABLE " + names.local(name) + addition);
    if (names.hasCluster()) {
      statements.add("ALTER TABLE " + names.table(name) + addition);
    }
    return statements;
  }
}
