package io.datatracing.distribution.query;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer of {@code GET /api/v1/latency}, as far as a terminal shows it. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record LatencyDocument(
    long count,
    long errorCount,
    long maxNanos,
    String method,
    double relativeError,
    double confidence,
    List<Percentile> percentiles,
    HeatMap heatMap) {

  /** A bound is null where the sample is too small for one. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Percentile(
      double percent, long nanos, @Nullable Long lowNanos, @Nullable Long highNanos) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record HeatMap(List<Cell> cells) {}

  /** Of some cells only the number is known. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Cell(
      long fromNanos, long toNanos, long count, long errorCount, @Nullable Exemplar exemplar) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Exemplar(String traceId, long durationNanos) {}
}
