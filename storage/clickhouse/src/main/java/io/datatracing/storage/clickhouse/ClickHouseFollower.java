package io.datatracing.storage.clickhouse;

import io.datatracing.storage.api.Aggregates;
import io.datatracing.storage.api.BulkReader;
import io.datatracing.storage.api.FateLog;
import io.datatracing.storage.api.ServiceColors;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.SpanSource;
import io.datatracing.storage.api.StoreStats;
import java.time.Clock;
import java.util.Optional;

/** What others write, to be read: asks the same tables, so it is never behind. */
final class ClickHouseFollower implements SpanSource {
  private final ClickHouse clickHouse;
  private final Names names;
  private final ClickHouseReader reader;
  private final ClickHouseAggregates aggregates;
  private final ClickHouseFates fates;

  ClickHouseFollower(ClickHouse clickHouse, Names names, ServiceColors colors, Clock clock) {
    this.clickHouse = clickHouse;
    this.names = names;
    reader = new ClickHouseReader(clickHouse, names, colors, clock);
    aggregates = new ClickHouseAggregates(clickHouse, names);
    fates = new ClickHouseFates(clickHouse, names, clock);
  }

  @Override
  public SpanReader reader() {
    return reader;
  }

  @Override
  public Aggregates aggregates() {
    return aggregates;
  }

  @Override
  public BulkReader bulk() {
    return reader;
  }

  @Override
  public <T> Optional<T> capability(Class<T> type) {
    return type == FateLog.class ? Optional.of(type.cast(fates)) : Optional.empty();
  }

  @Override
  public StoreStats stats() {
    TableSizes sizes = TableSizes.ask(clickHouse, names);
    return new StoreStats(0, 0, 0, 0, 0, sizes.spans(), sizes.bytes(), 0);
  }

  @Override
  public void close() {
    clickHouse.close();
  }
}
