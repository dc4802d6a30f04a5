package io.datatracing.distribution.query;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code GET /api/v1/traces}, newest trace first.
 *
 * @param nextCursor for the next page; null on the last
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TracePage(List<Summary> traces, @Nullable String nextCursor) {

  /**
   * @param root null while the root span is missing
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Summary(
      String traceId,
      long startTimeUnixNano,
      long durationNanos,
      int spanCount,
      int errorCount,
      @Nullable Root root,
      List<ServiceSummary> services) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Root(String service, String operation) {}
}
