package io.datatracing.instrumentation.airflow;

import io.datatracing.instrumentation.api.LibraryInstrumentation;
import io.datatracing.instrumentation.api.Weaving;

/**
 * Tasks of Airflow's Java SDK: the JVM is told in the first message of its supervisor what it is to
 * run, and for whom. The SDK's artifact could not be had when this was written; class and method
 * are those of its source, and a release that has others is not traced.
 */
public final class AirflowInstrumentation implements LibraryInstrumentation {
  /** The name, for the agent's decision. */
  public static final String NAME = "airflow";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void define(Weaving weaving) {
    weaving
        .typeIfPresent("org.apache.airflow.sdk.execution.TaskRunner")
        .methodIfPresent("runTask", RunTaskHooks.class);
  }
}
