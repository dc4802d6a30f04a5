package io.datatracing.bootstrap.trace;

/**
 * How much of what happens in this process is recorded; switched at run time by {@link
 * Tracer#mode(TracingMode)}.
 */
public enum TracingMode {
  /**
   * Nothing is recorded. What came from another process goes on unchanged: the headers of a call
   * are those of the request it is made for, with the caller's span id and flags. Nothing is sent
   * where nothing came.
   */
  NONE,

  /** The head sampler decides, once per trace: the default, and no mode of its own. */
  HEAD,

  /**
   * Everything is recorded, whatever the head sampler or the caller says; the collector selects by
   * what it sees in the complete trace.
   */
  TAIL,

  /**
   * Everything is recorded and marked as to be kept: {@code datatracing.sampled.by=forced} on the
   * first span of each trace here, so that a tail sampler keeps it.
   */
  FULL
}
