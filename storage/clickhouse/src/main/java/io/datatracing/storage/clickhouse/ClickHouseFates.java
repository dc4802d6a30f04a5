package io.datatracing.storage.clickhouse;

import io.datatracing.model.TraceId;
import io.datatracing.storage.api.FateEntry;
import io.datatracing.storage.api.FateLog;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** Fates in a table; they go with the retention of spans, counted from when they were written. */
final class ClickHouseFates implements FateLog {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final ClickHouse clickHouse;
  private final Names names;
  private final Clock clock;

  ClickHouseFates(ClickHouse clickHouse, Names names, Clock clock) {
    this.clickHouse = clickHouse;
    this.names = names;
    this.clock = clock;
  }

  @Override
  public void append(List<FateEntry> entries) {
    entries.forEach(FateEntry::check);
    if (entries.isEmpty()) {
      return;
    }
    int day = InsertQueue.day(clock);
    RowWriter rows = new RowWriter();
    for (FateEntry entry : entries) {
      FateEntry kept = entry.kept();
      rows.uint16(day)
          .id(kept.tracePrefix())
          .int64(kept.timeUnixNano() / NANOS_PER_SECOND)
          .string(kept.cause())
          .string(kept.node())
          .string(kept.policy())
          .uint16((int) kept.count())
          .uint8(kept.isExact() ? 1 : 0)
          .uint16((int) (kept.count() >>> 16));
    }
    clickHouse.insert(
        Tables.FATES.name(),
        Tables.FATES.columnNames(),
        rows.toByteArray(),
        UUID.randomUUID().toString());
  }

  @Override
  public List<FateEntry> fates(TraceId traceId) {
    long prefix = FateEntry.prefix(traceId);
    List<FateEntry> entries = new ArrayList<>();
    clickHouse.query(
        "SELECT DISTINCT Second, toString(Cause), toString(Node), toString(Policy),"
            + " toUInt32(Count + 65536 * CountHigh), IsExact"
            + " FROM "
            + names.table(Tables.FATES.name())
            + " WHERE Prefix = toFixedString(unhex('"
            + HexFormat.of().toHexDigits(prefix)
            + "'), 8)",
        row -> {
          long time = row.int64() * NANOS_PER_SECOND;
          entries.add(
              new FateEntry(
                  prefix,
                  row.string(),
                  row.string(),
                  row.string(),
                  time,
                  Integer.toUnsignedLong(row.int32()),
                  row.bool()));
        });
    entries.sort(FateEntry.NEWEST_FIRST);
    return entries;
  }
}
