package io.datatracing.model.tree;

/** Why a span stands where it stands in a {@link TraceTree}. */
public enum Placement {
  /** It names no parent: the beginning of the trace, or of one of several. */
  ROOT,
  /** It stands below the parent it names. */
  CHILD,
  /** It names a parent that is not there (yet, or any more), so it stands at root level. */
  ORPHAN,
  /**
   * It is its own ancestor, which only broken ids can make. The earliest span of such a circle
   * stands at root level and the others below it.
   */
  CYCLE
}
