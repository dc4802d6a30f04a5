package io.datatracing.storage.clickhouse;

import io.datatracing.storage.api.Aggregates;
import io.datatracing.storage.api.BulkReader;
import io.datatracing.storage.api.ByteProgress;
import io.datatracing.storage.api.FateLog;
import io.datatracing.storage.api.ServiceColors;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanWriter;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOptions;
import io.datatracing.storage.api.StoreReport;
import io.datatracing.storage.api.StoreStats;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tables of ClickHouse, written and read by this process and by any number of others. */
final class ClickHouseStore implements SpanStore {
  private static final Logger LOG = LoggerFactory.getLogger(ClickHouseStore.class);
  static final String COLORS = "service-colors";

  private final ClickHouse clickHouse;
  private final Names names;
  private final InsertQueue writer;
  private final ClickHouseReader reader;
  private final ClickHouseAggregates aggregates;
  private final ClickHouseFates fates;

  /** As of the last time that ClickHouse told them. */
  private volatile long knownSpans;

  private volatile long knownBytes;

  private ClickHouseStore(
      ClickHouse clickHouse,
      ClickHouseOptions options,
      StoreOptions store,
      InsertQueue writer,
      ServiceColors colors) {
    this.clickHouse = clickHouse;
    this.writer = writer;
    names = new Names(options);
    reader = new ClickHouseReader(clickHouse, names, colors, store.clock());
    aggregates = new ClickHouseAggregates(clickHouse, names);
    fates = new ClickHouseFates(clickHouse, names, store.clock());
  }

  /**
   * Opens to read and write, and makes the tables where there are none.
   *
   * @throws StoreException in one line when ClickHouse does not answer in time or its tables cannot
   *     be used
   */
  static ClickHouseStore open(StoreOptions store, ClickHouseOptions options) {
    ClickHouse clickHouse = new ClickHouse(options);
    try {
      Start.await(clickHouse, options);
      new Schema(clickHouse, options).prepare();
      return new ClickHouseStore(
          clickHouse,
          options,
          store,
          new InsertQueue(clickHouse, options, store.clock()),
          ServiceColors.open(store.directory().resolve(COLORS)));
    } catch (RuntimeException e) {
      clickHouse.close();
      throw e;
    }
  }

  /**
   * Opens to read what another process writes.
   *
   * @throws StoreException as {@link #open}, and when there are no tables
   */
  static ClickHouseFollower follow(StoreOptions store, ClickHouseOptions options) {
    ClickHouse clickHouse = new ClickHouse(options);
    try {
      Start.await(clickHouse, options);
      new Schema(clickHouse, options).require();
      return new ClickHouseFollower(
          clickHouse,
          new Names(options),
          ServiceColors.openReadOnly(store.directory().resolve(COLORS)),
          store.clock());
    } catch (RuntimeException e) {
      clickHouse.close();
      throw e;
    }
  }

  @Override
  public SpanWriter writer() {
    return writer;
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
  public StoreReport check(ByteProgress progress) {
    return new TableCheck(clickHouse, names).run(progress);
  }

  /** Spans and bytes are those of the last answer while ClickHouse does not give one. */
  @Override
  public StoreStats stats() {
    try {
      TableSizes sizes = TableSizes.ask(clickHouse, names);
      knownSpans = sizes.spans();
      knownBytes = sizes.bytes();
    } catch (StoreException e) {
      LOG.debug("Figures of the tables are old", e);
    }
    return new StoreStats(
        writer.acceptedSpans.get(),
        writer.refusedBatches.get(),
        writer.failedBatches.get(),
        0,
        writer.replacedStrings.get(),
        knownSpans,
        knownBytes,
        writer.heldBytes());
  }

  /** Inserts that were tried again since the opening. */
  long retries() {
    return writer.retries.get();
  }

  @Override
  public void close() {
    writer.close();
    clickHouse.close();
  }
}
