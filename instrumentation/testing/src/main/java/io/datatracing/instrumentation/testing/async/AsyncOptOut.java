package io.datatracing.instrumentation.testing.async;

/** A part of {@link AsyncContract} that some way of handing over work has nothing for. */
public enum AsyncOptOut {
  /** There is no way to have a task run again and again: {@link AsyncRunner#repeat}. */
  REPETITION,
  /** A task cannot hand over another task of its own on the same threads. */
  TASK_OF_A_TASK
}
