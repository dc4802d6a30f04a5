package io.datatracing.collector.metrics;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a node {@code metrics}.
 *
 * @param maxSeries combinations of service, operation, kind and status
 * @param maxEdges pairs of services
 * @param pendingSpans that wait for the other end of their edge
 * @param buckets upper bounds of the histogram, ascending
 * @param otlp where the figures are sent, too; null for nowhere
 * @param rollups keeps figures for questions about latency and dependencies; null for none
 */
public record MetricsOptions(
    int maxSeries,
    int maxEdges,
    int pendingSpans,
    @Nullable List<Duration> buckets,
    @Nullable MetricsExportOptions otlp,
    @Nullable RollupOptions rollups) {
  /** Of each: what is more than that takes gigabytes. */
  private static final int MOST = 1_000_000;

  private static final List<Duration> DEFAULT_BUCKETS =
      LongStream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000)
          .mapToObj(Duration::ofMillis)
          .toList();

  static final MetricsOptions DEFAULT = new MetricsOptions(0, 0, 0, null, null, null);

  public MetricsOptions {
    maxSeries = maxSeries == 0 ? 10_000 : maxSeries;
    maxEdges = maxEdges == 0 ? 5_000 : maxEdges;
    pendingSpans = pendingSpans == 0 ? 65_536 : pendingSpans;
    check("max-series", maxSeries);
    check("max-edges", maxEdges);
    check("pending-spans", pendingSpans);
    buckets = buckets == null ? DEFAULT_BUCKETS : List.copyOf(buckets);
    for (int i = 1; i < buckets.size(); i++) {
      if (buckets.get(i).compareTo(buckets.get(i - 1)) <= 0) {
        throw new IllegalArgumentException(
            "buckets: " + buckets.get(i).toMillis() + "ms is not above the bound before it");
      }
    }
  }

  private static void check(String setting, int number) {
    if (number < 1 || number > MOST) {
      throw new IllegalArgumentException(setting + ": " + number + " is not from 1 to " + MOST);
    }
  }

  long[] boundsNanos() {
    return (buckets == null ? DEFAULT_BUCKETS : buckets)
        .stream().mapToLong(Duration::toNanos).toArray();
  }
}
