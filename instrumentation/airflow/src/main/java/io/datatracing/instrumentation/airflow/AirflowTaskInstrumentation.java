package io.datatracing.instrumentation.airflow;

import io.datatracing.instrumentation.api.LibraryInstrumentation;
import io.datatracing.instrumentation.api.Weaving;

/**
 * How a process ends that is a task: with which code, and by which exception. The agent weaves this
 * only where the environment says that the process is one.
 */
public final class AirflowTaskInstrumentation implements LibraryInstrumentation {
  /** The name, for the agent's decision. */
  public static final String NAME = "airflow-task";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void define(Weaving weaving) {
    // Runtime.exit and halt, and signals, which pass Runtime by: all of them end here.
    weaving
        .type("java.lang.Shutdown")
        .method("exit(int)", ExitHooks.class)
        .method("halt(int)", HaltHooks.class);
    // Called by the JVM alone.
    weaving
        .type("java.lang.Thread")
        .method("dispatchUncaughtException(java.lang.Throwable)", UncaughtHooks.class);
  }
}
