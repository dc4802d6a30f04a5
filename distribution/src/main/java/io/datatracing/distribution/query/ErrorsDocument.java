package io.datatracing.distribution.query;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/** The answer of {@code GET /api/v1/errors}, as far as a terminal shows it. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ErrorsDocument(int traceCount, List<Group> groups, boolean truncated) {

  /**
   * @param originCount of them, how many began here
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Group(
      ServiceSummary service,
      String operation,
      String type,
      String message,
      long count,
      long originCount,
      Example last) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Example(String traceId, long timeUnixNano) {}
}
