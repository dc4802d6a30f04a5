package io.datatracing.distribution.query;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/** The answer of {@code GET /api/v1/traces/{id}/fate}, as far as a terminal shows it. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record FateDocument(
    String traceId, String fate, String words, List<Entry> entries, List<Gap> gaps) {

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Entry(
      String cause, String node, String policy, long timeUnixNano, long spanCount, boolean exact) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Gap(
      String service, String agent, long timeUnixNano, long spansAtMost, boolean isBound) {}

  boolean isKnown() {
    return !fate.equals("never_seen");
  }
}
