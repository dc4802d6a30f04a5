package io.datatracing.storage.clickhouse;

import io.datatracing.model.TraceId;
import io.datatracing.model.latency.CompactHistogram;
import io.datatracing.storage.api.Exemplar;
import io.datatracing.storage.api.LatencyFigures;
import io.datatracing.storage.clickhouse.Table.Column;
import java.io.IOException;
import java.util.List;

/**
 * {@link LatencyFigures} as columns: added up by a view while spans are inserted, by ClickHouse
 * while it merges, and by queries. {@code Buckets} are those of {@link CompactHistogram}, numbered
 * on this side ({@code DurationBucket}), so that all three add the same.
 */
final class Figures {
  static final List<Column> COLUMNS =
      List.of(
          new Column("Count", "SimpleAggregateFunction(sum, UInt64)"),
          new Column("Negative", "SimpleAggregateFunction(sum, UInt64)"),
          new Column("Minimum", "SimpleAggregateFunction(min, Int64)"),
          new Column("Seconds", "SimpleAggregateFunction(sum, Int64)"),
          new Column("Nanos", "SimpleAggregateFunction(sum, Int64)"),
          new Column(
              "Buckets", "SimpleAggregateFunction(sumMap, Tuple(Array(UInt16), Array(UInt64)))"),
          // Duration and trace: the greatest is the exemplar that LatencyFigures would choose.
          new Column("Slowest", "SimpleAggregateFunction(max, Tuple(Int64, FixedString(16)))"));

  private static final String POSITIVE = "greatest(Duration, toInt64(0))";

  /** The columns from spans: has the columns {@code Duration, DurationBucket, TraceId}. */
  static final String OF_SPANS =
      "count() AS Count, countIf(Duration < 0) AS Negative, min("
          + POSITIVE
          + ") AS Minimum, sum(intDiv("
          + POSITIVE
          + ", 1000000000)) AS Seconds, sum("
          + POSITIVE
          + " % 1000000000) AS Nanos, sumMap([DurationBucket], [toUInt64(1)]) AS Buckets, max(("
          + POSITIVE
          + ", TraceId)) AS Slowest";

  private static final String TYPES = "'Tuple(Array(UInt16), Array(UInt64))'";

  /** What {@link #read} reads, from the columns and {@code IsError}. */
  static final String SUMMED =
      "toUInt64(sum(Count)), toUInt64(sum(Negative)), toInt64(min(Minimum)), toInt64(sum(Seconds)),"
          + " toInt64(sum(Nanos)), CAST(sumMap(Buckets), "
          + TYPES
          + "), max(Slowest), toUInt64(sumIf(Count, IsError = 1)), maxIf(Slowest, IsError = 1)";

  private Figures() {}

  static LatencyFigures read(RowReader row) throws IOException {
    long count = row.int64();
    long negative = row.int64();
    long minimum = row.int64();
    long seconds = row.int64();
    long nanos = row.int64();
    int[] buckets = new int[row.length()];
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] = row.uint16();
    }
    long[] counts = new long[row.length()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = row.int64();
    }
    Exemplar slowest = exemplar(row);
    long errors = row.int64();
    Exemplar slowestError = exemplar(row);
    CompactHistogram durations = new CompactHistogram();
    durations.addFigures(count, negative, minimum, slowest.durationNanos(), seconds, nanos);
    for (int i = 0; i < buckets.length; i++) {
      durations.addBucket(buckets[i], counts[i]);
    }
    LatencyFigures figures = new LatencyFigures();
    figures.add(durations, errors, slowest, errors == 0 ? null : slowestError);
    return figures;
  }

  private static Exemplar exemplar(RowReader row) throws IOException {
    long duration = row.int64();
    TraceId traceId = row.traceId();
    return new Exemplar(traceId, duration);
  }
}
