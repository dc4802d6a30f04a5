package io.datatracing.query;

import io.datatracing.model.TraceId;
import java.util.List;

/** What agents say they lost. Known to the process that receives their reports. */
@FunctionalInterface
public interface LossReports {
  /** For a query server that stands apart from the collector. */
  LossReports NONE = id -> List.of();

  /**
   * Reports that name the trace; empty if there is none, which does not say that nothing was lost:
   * an agent names some of the traces only.
   */
  List<Loss> of(TraceId id);

  /**
   * Spans of the trace were lost.
   *
   * @param service whose agent lost them
   * @param cause such as {@code agent.queue_full}
   * @param timeUnixNano when
   */
  record Loss(String service, String cause, long timeUnixNano) {}
}
