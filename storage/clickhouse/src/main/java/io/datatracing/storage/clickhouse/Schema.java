package io.datatracing.storage.clickhouse;

import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.clickhouse.Table.Column;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the tables, brings older ones up to date and refuses newer ones.
 *
 * <p>The version is a row of {@code schema_versions}, written when its steps are done. Steps do
 * nothing where they are done already, so two servers may start at once, and one that was ended
 * half way begins again.
 */
final class Schema {
  /** Steps to a version, from the one before. */
  interface Migration {
    List<String> statements(Names names, int ttlDays);
  }

  private static final Logger LOG = LoggerFactory.getLogger(Schema.class);

  /** The first makes version 1, and so on. Tables describe the newest version. */
  private static final List<Migration> MIGRATIONS =
      List.of(Schema::makeTables, Schema::addCountHigh);

  private final ClickHouse clickHouse;
  private final Names names;
  private final int ttlDays;
  private final List<Migration> migrations;

  Schema(ClickHouse clickHouse, ClickHouseOptions options) {
    this(clickHouse, options, MIGRATIONS);
  }

  Schema(ClickHouse clickHouse, ClickHouseOptions options, List<Migration> migrations) {
    this.clickHouse = clickHouse;
    this.names = new Names(options);
    this.ttlDays = options.ttlDays();
    this.migrations = List.copyOf(migrations);
  }

  static int newestVersion() {
    return MIGRATIONS.size();
  }

  private static List<String> makeTables(Names names, int ttlDays) {
    List<String> statements = new ArrayList<>();
    Tables.ALL.forEach(table -> statements.addAll(table.create(names, ttlDays)));
    return statements;
  }

  /** Fates count up to 2^32 spans, no longer 2^16. */
  private static List<String> addCountHigh(Names names, int ttlDays) {
    return Tables.FATES.addColumn(names, Tables.COUNT_HIGH);
  }

  /**
   * Returns when all tables are there and as this version needs them.
   *
   * @throws StoreException in one line when they are of a newer version or lack a column
   */
  void prepare() {
    if (count("SELECT count() FROM system.databases WHERE name = " + Names.text(names.database()))
        == 0) {
      clickHouse.execute("CREATE DATABASE IF NOT EXISTS " + names.database() + names.onCluster());
    }
    int version = version();
    refuseNewer(version);
    for (int next = version + 1; next <= migrations.size(); next++) {
      LOG.info("Making version {} of the tables in {}", next, names.database());
      migrations.get(next - 1).statements(names, ttlDays).forEach(clickHouse::execute);
      clickHouse.execute(
          "INSERT INTO " + names.table(Tables.VERSIONS.name()) + " SELECT " + next + ", now()");
    }
    verify();
    applyTtl();
  }

  /**
   * Checks what somebody else keeps up to date.
   *
   * @throws StoreException in one line when there are no tables, or they are of another version
   */
  void require() {
    int version = version();
    if (version == 0) {
      throw new StoreException(
          "There is no store in the database "
              + names.database()
              + " of "
              + clickHouse.place()
              + "; start the server that writes it first, or name another database");
    }
    refuseNewer(version);
    if (version < migrations.size()) {
      throw new StoreException(
          "The tables in the database %s of %s are of version %d, and this DataTracing reads version %d; start its server once, which brings them up to date"
              .formatted(names.database(), clickHouse.place(), version, migrations.size()));
    }
    verify();
  }

  private void refuseNewer(int version) {
    if (version > migrations.size()) {
      throw new StoreException(
          "The tables in the database %s of %s are of version %d, and this DataTracing knows versions up to %d; use a newer DataTracing or another database"
              .formatted(names.database(), clickHouse.place(), version, migrations.size()));
    }
  }

  /** 0 when there is nothing. */
  private int version() {
    String table = Tables.VERSIONS.name();
    if (count(
            "SELECT count() FROM system.tables WHERE database = %s AND name = %s"
                .formatted(Names.text(names.database()), Names.text(table)))
        == 0) {
      return 0;
    }
    return (int) count("SELECT toUInt64(max(Version)) FROM " + names.table(table));
  }

  private long count(String sql) {
    long[] value = {0};
    clickHouse.queryAnywhere(sql, row -> value[0] = row.int64());
    return value[0];
  }

  /** Names the first column that is missing. */
  private void verify() {
    Map<String, Set<String>> found = new HashMap<>();
    clickHouse.queryAnywhere(
        "SELECT table, name FROM system.columns WHERE database = " + Names.text(names.database()),
        row -> found.computeIfAbsent(row.string(), table -> new HashSet<>()).add(row.string()));
    for (Table table : Tables.ALL) {
      Set<String> columns = found.get(names.localName(table.name()));
      if (columns == null) {
        throw new StoreException(
            "There is no table %s in %s, although its schema is of version %d; restore it, or drop the database to begin anew"
                .formatted(names.local(table.name()), clickHouse.place(), migrations.size()));
      }
      for (Column column : table.columns()) {
        if (!columns.contains(column.name())) {
          throw new StoreException(
              "The table %s in %s has no column %s; add it: ALTER TABLE %s ADD COLUMN %s %s"
                  .formatted(
                      names.local(table.name()),
                      clickHouse.place(),
                      column.name(),
                      names.local(table.name()),
                      column.name(),
                      column.type()));
        }
      }
    }
  }

  /** Retention may be another one than that which tables were made with. */
  private void applyTtl() {
    Map<String, String> definitions = new HashMap<>();
    clickHouse.queryAnywhere(
        "SELECT name, create_table_query FROM system.tables WHERE database = "
            + Names.text(names.database()),
        row -> definitions.put(row.string(), row.string()));
    for (Table table : Tables.ALL) {
      String definition = definitions.getOrDefault(names.localName(table.name()), "");
      if (table.hasDay() && !definition.contains(table.ttl(ttlDays))) {
        LOG.info("Spans are kept for {} days from now on ({})", ttlDays, table.name());
        clickHouse.execute(
            "ALTER TABLE "
                + names.local(table.name())
                + names.onCluster()
                + " MODIFY TTL "
                + table.ttl(ttlDays));
      }
    }
  }
}
