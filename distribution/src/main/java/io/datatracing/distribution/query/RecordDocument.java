package io.datatracing.distribution.query;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer of {@code GET /api/v1/records/{topic}}, as far as a terminal shows it. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RecordDocument(String topic, List<Hop> hops, boolean truncated) {

  /**
   * @param operation send or process
   * @param status UNSET, OK or ERROR
   * @param record null where the place is not known, or of a batch
   * @param batch records of a batch that was handled as a whole; null for one record
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Hop(
      String traceId,
      String spanId,
      String operation,
      ServiceSummary service,
      long startTimeUnixNano,
      long durationNanos,
      String status,
      @Nullable String topic,
      @Nullable Place record,
      @Nullable String group,
      @Nullable String batch) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Place(String topic, int partition, long offset) {}
}
