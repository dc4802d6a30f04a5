package io.datatracing.control;

/** One change that somebody made at run time. */
final class Change {
  final long epochNanos;

  /** {@code attach}, {@code file …} or {@code server …}. */
  final String by;

  final String option;
  final String old;
  final String now;

  Change(long epochNanos, String by, String option, String old, String now) {
    this.epochNanos = epochNanos;
    this.by = by;
    this.option = option;
    this.old = old;
    this.now = now;
  }
}
