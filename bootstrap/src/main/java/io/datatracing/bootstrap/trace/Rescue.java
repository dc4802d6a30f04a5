package io.datatracing.bootstrap.trace;

import org.jspecify.annotations.Nullable;

/**
 * Records traces that the head sampler refused until it is known whether they are worth keeping.
 * Supplied by the agent's loader where it is wanted; null in the tracer where it is not.
 */
public abstract class Rescue {
  /** A refused trace begins here. Null if there is no room to record it. Never throws. */
  protected abstract @Nullable Candidate begin();

  /** A refused trace that is recorded. Its methods are called by any thread and never throw. */
  public abstract static class Candidate {
    /** A span is about to start. False if there is no room for it: then it is not recorded. */
    protected abstract boolean starts();

    /** A span for which {@link #starts} said yes has ended. */
    protected abstract void ended(Span span);
  }
}
