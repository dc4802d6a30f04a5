package io.datatracing.distribution.query;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer of {@code GET /api/v1/compare}, as far as a terminal shows it. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ComparisonDocument(
    Compared before, Compared after, int paired, int added, int removed, List<Row> rows) {

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Compared(String traceId, long durationNanos, int errorCount) {}

  /** A span of one trace or of both; the side that has none is null. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Row(
      int depth, String service, String operation, @Nullable Side before, @Nullable Side after) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Side(long durationNanos, long selfTimeNanos, boolean error) {}
}
