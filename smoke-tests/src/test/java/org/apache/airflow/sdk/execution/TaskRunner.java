package org.apache.airflow.sdk.execution;

import java.util.concurrent.Callable;
import org.apache.airflow.sdk.execution.comm.StartupDetails;

/** Stands in for the class of Airflow's Java SDK, whose artifact cannot be had. */
public final class TaskRunner {
  public Object runTask(Callable<?> bundle, StartupDetails details, Object client)
      throws Exception {
    return bundle.call();
  }
}
