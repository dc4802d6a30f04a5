package io.datatracing.instrumentation.airflow;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the environment says of the task that started this process. Uses nothing of bootstrap: it is
 * asked before that is there.
 */
public final class TaskVariables {
  static final String TRACEPARENT = "TRACEPARENT";
  private static final String CONTEXT = "AIRFLOW_CTX_";

  private final Map<String, String> environment;

  public TaskVariables(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Whether somebody started this process as a part of a trace, or Airflow as a task. A template
   * that had nothing to fill in gives an empty value, which says as little as none.
   */
  public boolean isTask() {
    return value(TRACEPARENT) != null || taskId() != null;
  }

  @Nullable String dagId() {
    return value(CONTEXT + "DAG_ID");
  }

  @Nullable String runId() {
    return value(CONTEXT + "DAG_RUN_ID");
  }

  @Nullable String taskId() {
    return value(CONTEXT + "TASK_ID");
  }

  @Nullable String tryNumber() {
    return value(CONTEXT + "TRY_NUMBER");
  }

  @Nullable String mapIndex() {
    return value(CONTEXT + "MAP_INDEX");
  }

  @Nullable String logicalDate() {
    String date = value(CONTEXT + "LOGICAL_DATE");
    return date != null ? date : value(CONTEXT + "EXECUTION_DATE"); // Airflow 2
  }

  /** Null if the variable is not set, or empty. */
  @Nullable String value(String name) {
    String value = environment.get(name);
    if (value == null) {
      return null;
    }
    String text = value.trim();
    return text.isEmpty() ? null : text;
  }
}
