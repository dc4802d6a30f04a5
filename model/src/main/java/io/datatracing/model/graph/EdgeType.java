package io.datatracing.model.graph;

import org.jspecify.annotations.Nullable;

/** What leads from one thing to another. */
public enum EdgeType {
  /** Somebody asked and waited for the answer, or went on inside the same process. */
  CALL,
  /** A record was sent to a topic. */
  PRODUCE,
  /** A record was taken from a topic, or from its sender where the topic is not known. */
  CONSUME,
  /** A store was asked. */
  READ,
  /** A store was changed. */
  WRITE,
  /** Something made a run begin without waiting for it. */
  TRIGGER,
  /** The attempt before, and this one. */
  RETRY,
  /** A run, and what happened in it. */
  CONTAINS,
  /** Something else that came before. */
  FOLLOW;

  /**
   * What a link with this {@code datatracing.link.type} says of the way from the linked span.
   *
   * @param type null if the link has none
   * @param sent whether a record's sender is linked by who handles it, as OpenTelemetry's batches
   *     do
   */
  static EdgeType ofLink(@Nullable String type, boolean sent) {
    if (type == null) {
      return sent ? CONSUME : FOLLOW;
    }
    return switch (type) {
      case "input" -> CONSUME;
      case "retry_of" -> RETRY;
      case "run" -> CONTAINS;
      case "triggered_by" -> TRIGGER;
      default -> FOLLOW;
    };
  }
}
