package io.datatracing.storage.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The statements for a cluster, which no engine in one process can run. */
class TablesTest {

  private static List<String> statements(Map<String, String> settings) {
    Names names = new Names(ClickHouseOptions.from(settings));
    List<String> statements = new ArrayList<>();
    Tables.ALL.forEach(table -> statements.addAll(table.create(names, 7)));
    return statements;
  }

  @Test
  void oneServerHasPlainTablesThatKnowRepeatedInserts() {
    assertThat(statements(Map.of()))
        .noneMatch(sql -> sql.contains("ON CLUSTER") || sql.contains("Distributed"))
        .filteredOn(sql -> sql.startsWith("CREATE TABLE"))
        .hasSize(Tables.ALL.size())
        .allMatch(sql -> sql.contains("non_replicated_deduplication_window"));
  }

  @Test
  void clusterHasReplicatedTablesOnAllServersAndOneToAskThemAll() {
    List<String> statements = statements(Map.of(ClickHouseOptions.CLUSTER, "main"));
    assertThat(statements).allMatch(sql -> sql.contains(" ON CLUSTER 'main'"));
    assertThat(statements)
        .filteredOn(sql -> sql.contains("datatracing.spans_local ON CLUSTER"))
        .singleElement()
        .asString()
        .contains(
            "ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')")
        .contains("TTL Day + toIntervalDay(8)")
        .doesNotContain("non_replicated_deduplication_window");
    assertThat(statements)
        .contains(
            "CREATE TABLE IF NOT EXISTS datatracing.spans ON CLUSTER 'main' AS"
                + " datatracing.spans_local ENGINE = Distributed('main', 'datatracing',"
                + " 'spans_local', cityHash64(TraceId))");
    assertThat(statements)
        .filteredOn(sql -> sql.contains("traces_view_local"))
        .singleElement()
        .asString()
        .contains(" TO datatracing.traces_local AS ")
        .contains("FROM datatracing.spans_local ");
  }

  @Test
  void engineKeepsItsArgumentsWhereRowsAreMerged() {
    Names names =
        new Names(
            ClickHouseOptions.from(
                Map.of(
                    ClickHouseOptions.ENGINE, "ReplicatedMergeTree('/x/{table}', '{replica}')")));
    assertThat(names.engine("Aggregating"))
        .isEqualTo("ReplicatedAggregatingMergeTree('/x/{table}', '{replica}')");
    assertThat(names.engine("")).isEqualTo("ReplicatedMergeTree('/x/{table}', '{replica}')");
  }
}
