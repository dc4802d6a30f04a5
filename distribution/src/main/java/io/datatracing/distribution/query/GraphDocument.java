package io.datatracing.distribution.query;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A graph of steps or services, as {@code GET /api/v1/traces/{id}/dag} and {@code GET
 * /api/v1/dependencies} answer, as far as a terminal shows it.
 *
 * @param failure null where nothing failed, or nobody asked
 * @param cuts bounds that were reached
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record GraphDocument(
    List<Node> nodes, List<Edge> edges, @Nullable Failure failure, @Nullable List<String> cuts) {

  /**
   * @param kind service, task, topic, store or peer
   * @param service null for what no service is
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Node(
      int id,
      String kind,
      String name,
      @Nullable ServiceSummary service,
      long entryCount,
      long failedEntryCount,
      long orphanCount,
      Times times,
      boolean failing) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Edge(
      int from,
      int to,
      String type,
      String protocol,
      long count,
      long errorCount,
      long joinedCount,
      Times times,
      Times queue,
      boolean failing) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Times(long count, long meanNanos, long maxNanos) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Failure(FailureSpan cause, FailureSpan breakage) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record FailureSpan(
      String traceId, String spanId, String service, String operation, String error) {}
}
