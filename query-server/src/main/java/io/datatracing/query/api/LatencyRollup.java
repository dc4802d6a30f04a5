package io.datatracing.query.api;

import io.datatracing.model.latency.CompactHistogram;
import io.datatracing.model.latency.Percentile;
import io.datatracing.storage.api.Aggregates;
import io.datatracing.storage.api.LatencyFigures;
import io.datatracing.storage.api.LatencyGroup;
import io.datatracing.storage.api.LatencyQuery;
import io.datatracing.storage.api.LatencyQuery.By;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.TraceQuery;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Durations from what the store has added up of whole minutes; of the minutes in which a question
 * begins and ends, every span. Percentiles are within {@link CompactHistogram#RELATIVE_ERROR}.
 */
final class LatencyRollup implements LatencyAnswer {
  /** Fewer of a short time are looked at one by one, which is quick, and exact. */
  static final int MIN_SPANS = 10_000;

  /**
   * To find the few spans of an operation in a longer time means to look at all others, too. Two
   * hours, so that who asks of the last one, and a little more, is answered exactly.
   */
  static final long MAX_EXACT_NANOS = 120 * Aggregates.MINUTE_NANOS;

  private static final long MINUTE = Aggregates.MINUTE_NANOS;

  private final LatencyFigures figures = new LatencyFigures();
  private final HeatMap heatMap;

  private LatencyRollup(HeatMap heatMap) {
    this.heatMap = heatMap;
  }

  /**
   * Null when every span has to be looked at: the question has conditions that sums do not know, no
   * whole minute, or is short and has few spans.
   */
  static @Nullable LatencyRollup of(
      TraceQuery query, int columns, SpanReader reader, Aggregates aggregates) {
    boolean isKnown =
        query.tags().isEmpty()
            && query.minDurationNanos() == null
            && query.maxDurationNanos() == null
            && columns > 1
            && query.startNanos() >= 0
            && query.endNanos() < Long.MAX_VALUE - MINUTE;
    if (!isKnown) {
      return null;
    }
    long first = Math.floorDiv(query.startNanos() + MINUTE - 1, MINUTE) * MINUTE;
    long end = Math.floorDiv(query.endNanos(), MINUTE) * MINUTE;
    if (first >= end) {
      return null;
    }
    QueryBudget.sumsOfCurrent();
    HeatMap map = HeatMap.ofMinutes(query.startNanos(), query.endNanos(), columns);
    List<LatencyGroup> groups =
        aggregates.latency(
            LatencyQuery.between(first, end)
                .withService(query.service())
                .withOperation(query.operation())
                .by(By.STATUS)
                .withStep(map.stepNanos()));
    long count = 0;
    for (LatencyGroup group : groups) {
      count += group.figures().count();
    }
    boolean isShort = query.endNanos() - query.startNanos() <= MAX_EXACT_NANOS;
    // Spans that were counted and not kept cannot be looked at one by one.
    if (count < MIN_SPANS && isShort && !aggregates.countUnstored(first, end)) {
      return null;
    }
    LatencyRollup rollup = new LatencyRollup(map);
    for (LatencyGroup group : groups) {
      rollup.figures.add(group.figures());
      map.add(group.startUnixNano(), group.figures(), Boolean.TRUE.equals(group.isError()));
    }
    rollup.scan(reader, query.withTimes(query.startNanos(), first));
    rollup.scan(reader, query.withTimes(end, query.endNanos()));
    return rollup;
  }

  private void scan(SpanReader reader, TraceQuery part) {
    if (part.startNanos() == part.endNanos()) {
      return;
    }
    reader.scan(
        part,
        (traceIdHigh, traceIdLow, startTimeUnixNano, durationNanos, isError) -> {
          figures.add(traceIdHigh, traceIdLow, durationNanos, isError);
          heatMap.add(traceIdHigh, traceIdLow, startTimeUnixNano, durationNanos, isError);
        });
  }

  @Override
  public long count() {
    return figures.count();
  }

  @Override
  public long errorCount() {
    return figures.errors();
  }

  @Override
  public long negativeCount() {
    return figures.durations().negativeCount();
  }

  @Override
  public long minimumNanos() {
    return figures.durations().minimum();
  }

  @Override
  public long maximumNanos() {
    return figures.durations().maximum();
  }

  @Override
  public double meanNanos() {
    return figures.durations().mean();
  }

  @Override
  public String method() {
    return "rollup";
  }

  @Override
  public double relativeError() {
    return CompactHistogram.RELATIVE_ERROR;
  }

  @Override
  public List<Percentile> percentiles(List<Double> percents) {
    return percents.stream().map(figures.durations()::at).toList();
  }

  @Override
  public HeatMap heatMap() {
    return heatMap;
  }
}
