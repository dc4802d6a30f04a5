package com.acme.other;

import com.acme.airflow.model.TriggerDAGRunPostBody;
import java.util.concurrent.FutureTask;

/** Has the name and little else; and, of the shape, a method that only promises. */
public class DagRunApi {
  public String triggerDagRun(String dagId, String body) {
    return dagId + " " + body;
  }

  public int triggerDagRun(int one, long other) {
    return one + (int) other;
  }

  public String triggerDagRun(String request) {
    return request;
  }

  public FutureTask<TriggerDAGRunPostBody> triggerDagRun(String dagId, TriggerDAGRunPostBody body) {
    return new FutureTask<>(() -> body);
  }

  public static String getDagRun(String dagId, String runId) {
    return runId;
  }
}
