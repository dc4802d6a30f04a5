package io.datatracing.collector.ledger;

import io.datatracing.model.TraceId;

/** Takes down what was decided about spans, and what was lost. May be called from any thread. */
@FunctionalInterface
public interface Ledger {

  /** Takes nothing down. */
  Ledger NONE = (trace, cause, node, policy, spans) -> {};

  /**
   * Returns at once and never fails: what its bounded memory cannot hold is counted as not taken
   * down.
   *
   * @param cause of the list of fates, such as {@code tail.not_sampled}
   * @param node the id of the pipeline's node that decided or lost
   * @param policy by which it was decided; empty where there is none
   * @param spans how many of the trace this is about; 0 when that is not known
   */
  void record(TraceId trace, String cause, String node, String policy, long spans);

  /**
   * The same of something that happened before, as others tell of it.
   *
   * @param timeUnixNano when it happened
   */
  default void recordAt(
      TraceId trace, String cause, String node, String policy, long spans, long timeUnixNano) {
    record(trace, cause, node, policy, spans);
  }
}
