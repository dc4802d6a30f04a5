package io.datatracing.bootstrap;

/**
 * Why a span made by the agent never left it. The ids are those of the list of fates, shared with
 * the servers.
 */
public enum LossCause {
  /** Tracing is switched off. A rise means somebody switched the mode. */
  MODE_NONE("agent.mode_none"),
  /** The circuit breaker is open. A rise means the application's JVM is short of memory or CPU. */
  BREAKER_OPEN("agent.breaker_open"),
  /** The head sampler said no. It rises with the traffic as the ratio says. */
  HEAD_NOT_SAMPLED("agent.head_not_sampled"),
  /**
   * The span is larger than an export request may be. A rise means attributes of extraordinary
   * size.
   */
  LIMIT("agent.limit"),
  /** The queue was full. A rise means spans are made faster than the collector takes them. */
  QUEUE_FULL("agent.queue_full"),
  /**
   * The collector refused the span, or could not be reached after all attempts. A rise means look
   * at the collector.
   */
  EXPORT_FAILED("agent.export_failed"),
  /**
   * The process ended before the span was sent: an upper bound. A rise means processes die or exit
   * too fast.
   */
  PROCESS_DIED("agent.process_died");

  private final String id;

  LossCause(String id) {
    this.id = id;
  }

  /** The name in the list of fates, for instance {@code agent.queue_full}. */
  public String id() {
    return id;
  }
}
