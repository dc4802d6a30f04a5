package io.datatracing.storage.clickhouse;

/** What there is, as ClickHouse's own books say. */
record TableSizes(long spans, long bytes) {

  static TableSizes ask(ClickHouse clickHouse, Names names) {
    long[] values = new long[2];
    clickHouse.query(
        "SELECT count() FROM " + names.table(Tables.SPANS.name()), row -> values[0] = row.int64());
    String parts =
        names.hasCluster()
            ? "clusterAllReplicas('" + names.cluster() + "', system.parts)"
            : "system.parts";
    clickHouse.query(
        "SELECT toUInt64(sum(bytes_on_disk)) FROM "
            + parts
            + " WHERE active AND database = "
            + Names.text(names.database()),
        row -> values[1] = row.int64());
    return new TableSizes(values[0], values[1]);
  }
}
