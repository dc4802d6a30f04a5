package org.apache.airflow.sdk.execution.comm;

import java.util.Map;

/**
 * Stands in for the class of Airflow's Java SDK, whose artifact could not be had: the getters that
 * its Kotlin source gives rise to, one of them internal.
 */
public final class StartupDetails {
  private final Task task;

  public StartupDetails(Map<String, String> contextCarrier) {
    this.task = new Task(contextCarrier);
  }

  public Task getTi$sdk() {
    return task;
  }

  public static final class Task {
    private final Map<String, String> contextCarrier;

    Task(Map<String, String> contextCarrier) {
      this.contextCarrier = contextCarrier;
    }

    public String getDagId() {
      return "nightly";
    }

    public String getRunId() {
      return "run 1";
    }

    public String getTaskId() {
      return "load";
    }

    public int getTryNumber() {
      return 2;
    }

    public Integer getMapIndex() {
      return null;
    }

    public Map<String, String> getContextCarrier() {
      return contextCarrier;
    }
  }
}
