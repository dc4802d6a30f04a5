package io.datatracing.model.join;

import io.datatracing.model.Span;

/**
 * A record went from one span to another.
 *
 * @param via the strongest way in which they meet
 */
public record RecordEdge(Span producer, Span consumer, RecordAddress address, Via via) {
  /** How two spans meet, the strongest first. */
  public enum Via {
    PARENT,
    LINK,
    /** Only by the record's address. */
    JOIN
  }
}
