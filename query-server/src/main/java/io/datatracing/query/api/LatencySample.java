package io.datatracing.query.api;

import io.datatracing.model.latency.DurationHistogram;
import io.datatracing.model.latency.ExactPercentiles;
import io.datatracing.model.latency.Percentile;
import io.datatracing.storage.api.SpanVisitor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The durations of a scan: each of them while they are few, beyond that counted in buckets. */
final class LatencySample implements SpanVisitor, LatencyAnswer {
  /** 0.8 MB, sorted in about 6 ms. */
  static final int MAX_EXACT = 100_000;

  private final DurationHistogram histogram = new DurationHistogram();
  private final HeatMap heatMap;
  private long[] durations = new long[1024];
  private long errors;

  LatencySample(HeatMap heatMap) {
    this.heatMap = heatMap;
  }

  @Override
  public void visit(
      long traceIdHigh,
      long traceIdLow,
      long startTimeUnixNano,
      long durationNanos,
      boolean isError) {
    int count = (int) Math.min(histogram.count(), MAX_EXACT);
    if (count < MAX_EXACT) {
      if (count == durations.length) {
        durations = Arrays.copyOf(durations, Math.min(MAX_EXACT, 2 * count));
      }
      durations[count] = Math.max(0, durationNanos);
    }
    histogram.add(durationNanos);
    heatMap.add(traceIdHigh, traceIdLow, startTimeUnixNano, durationNanos, isError);
    if (isError) {
      errors++;
    }
  }

  @Override
  public long count() {
    return histogram.count();
  }

  @Override
  public long errorCount() {
    return errors;
  }

  @Override
  public long negativeCount() {
    return histogram.negativeCount();
  }

  @Override
  public long minimumNanos() {
    return histogram.minimum();
  }

  @Override
  public long maximumNanos() {
    return histogram.maximum();
  }

  @Override
  public double meanNanos() {
    return histogram.mean();
  }

  @Override
  public String method() {
    return isExact() ? "exact" : "histogram";
  }

  @Override
  public double relativeError() {
    return isExact() ? 0 : DurationHistogram.RELATIVE_ERROR;
  }

  @Override
  public HeatMap heatMap() {
    return heatMap;
  }

  private boolean isExact() {
    return histogram.count() <= MAX_EXACT;
  }

  @Override
  public List<Percentile> percentiles(List<Double> percents) {
    List<Percentile> percentiles = new ArrayList<>();
    if (isExact()) {
      ExactPercentiles exact =
          ExactPercentiles.of(Arrays.copyOf(durations, (int) histogram.count()));
      percents.forEach(percent -> percentiles.add(exact.at(percent)));
    } else {
      percents.forEach(percent -> percentiles.add(histogram.at(percent)));
    }
    return percentiles;
  }
}
