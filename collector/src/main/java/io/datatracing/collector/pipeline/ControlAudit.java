package io.datatracing.collector.pipeline;

/** Takes down who changed what of the pipeline; outlives the process. */
@FunctionalInterface
public interface ControlAudit {
  ControlAudit NONE = (by, option, old, now) -> {};

  /**
   * @param by which way it came, such as {@code file collector.yaml}
   * @param option {@code pipeline}, {@code tracing}
   * @param old what it was, in a few words
   * @param now what it is
   */
  void applied(String by, String option, String old, String now);
}
