package io.datatracing.storage.clickhouse;

import io.datatracing.storage.api.ByteProgress;
import io.datatracing.storage.api.StoreReport;
import io.datatracing.storage.api.StoreReport.Damage;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets ClickHouse verify the checksums of its files, and looks for spans without their resource. On
 * a cluster the files of the server that answers.
 */
final class TableCheck {
  private final ClickHouse clickHouse;
  private final Names names;
  private final List<Damage> damages = new ArrayList<>();
  private long files;
  private long bytes;

  TableCheck(ClickHouse clickHouse, Names names) {
    this.clickHouse = clickHouse;
    this.names = names;
  }

  StoreReport run(ByteProgress progress) {
    long all = TableSizes.ask(clickHouse, names).bytes();
    for (Table table : Tables.ALL) {
      checksums(table);
      progress.done(Math.min(bytes, all), all);
    }
    contexts();
    return new StoreReport(files, bytes, damages);
  }

  private void checksums(Table table) {
    clickHouse.query(
        "SELECT count(), toUInt64(sum(bytes_on_disk)) FROM system.parts WHERE active AND database ="
            + " %s AND table = %s"
                .formatted(Names.text(names.database()), Names.text(names.localName(table.name()))),
        row -> {
          files += row.int64();
          bytes += row.int64();
        });
    clickHouse.query(
        "CHECK TABLE "
            + names.local(table.name())
            + " SETTINGS check_query_single_value_result = 0",
        row -> {
          String part = row.string();
          boolean isSound = row.bool();
          String reason = row.string();
          if (!isSound) {
            damages.add(new Damage(names.local(table.name()) + " " + part, reason));
          }
        });
  }

  private void contexts() {
    clickHouse.query(
        "SELECT count() FROM "
            + names.table(Tables.SPANS.name())
            + " WHERE NOT (ContextId"
            + names.in()
            + "(SELECT Id FROM "
            + names.table(Tables.CONTEXTS.name())
            + "))",
        row -> {
          long spans = row.int64();
          if (spans > 0) {
            damages.add(
                new Damage(
                    names.table(Tables.CONTEXTS.name()),
                    spans + " spans have lost their resource"));
          }
        });
  }
}
