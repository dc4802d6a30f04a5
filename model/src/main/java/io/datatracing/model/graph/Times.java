package io.datatracing.model.graph;

/**
 * How long something took, of those of which it is known.
 *
 * @param count of how many
 * @param totalNanos of all together; a clock that went back counts as 0
 * @param maxNanos the longest
 */
public record Times(long count, long totalNanos, long maxNanos) {
  static final Times NONE = new Times(0, 0, 0);

  Times and(long nanos) {
    long time = Math.max(0, nanos);
    return new Times(count + 1, totalNanos + time, Math.max(maxNanos, time));
  }

  /** 0 of none. */
  public long meanNanos() {
    return count == 0 ? 0 : totalNanos / count;
  }
}
