package io.datatracing.query.api;

import io.datatracing.model.latency.Percentile;
import java.util.List;

/** Durations of many spans, however they became known. */
interface LatencyAnswer {
  long count();

  /** Spans whose status is ERROR. */
  long errorCount();

  /** Spans that end before they start; they count as 0. */
  long negativeCount();

  /** 0 without a span, as the next two. */
  long minimumNanos();

  long maximumNanos();

  double meanNanos();

  /** The word for how the percentiles are known. */
  String method();

  /** By how much a percentile may be off, as a part of it. */
  double relativeError();

  /** There must be at least one span. */
  List<Percentile> percentiles(List<Double> percents);

  HeatMap heatMap();
}
