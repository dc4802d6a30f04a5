package io.datatracing.instrumentation.airflow;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.http.WorkflowCall;
import io.datatracing.bootstrap.http.WorkflowCalls;
import org.jspecify.annotations.Nullable;

/**
 * Knows calls of Airflow's REST API by method and address. A request that is none of them costs a
 * search for a word in its address, and only if it is a POST, or if this process has triggered a
 * run that may be polled.
 */
public final class AirflowCalls extends WorkflowCalls {
  private final boolean addsConf;

  /** Null until the first run is triggered; then it stays. Racy: see {@link #runs}. */
  private volatile @Nullable KnownRuns runs;

  /**
   * @param addsConf whether runs are given their caller in {@code conf}
   */
  public AirflowCalls(boolean addsConf) {
    this.addsConf = addsConf;
  }

  @Override
  protected @Nullable WorkflowCall at(String method, String url, @Nullable String host, int port) {
    if (method.equals("POST")) {
      int at = url.indexOf(DagRunUrl.RUNS);
      return at < 0 ? null : trigger(url, at, host, port);
    }
    KnownRuns known = runs;
    if (known == null || !method.equals("GET")) {
      return null;
    }
    int at = url.indexOf(DagRunUrl.RUNS);
    return at < 0 ? null : poll(known, url, at, host, port);
  }

  private @Nullable WorkflowCall trigger(String url, int at, @Nullable String host, int port) {
    DagRunUrl address = DagRunUrl.parse(url, at);
    if (address == null || address.runId != null) {
      return null;
    }
    String server = host + ":" + port;
    WorkflowCall begun = WorkflowCall.begunIn(CurrentContext.current());
    if (begun instanceof TriggerCall && ((TriggerCall) begun).goesOnAt(server, address.dagId)) {
      return begun;
    }
    return new TriggerCall(address.dagId, server, addsConf, runs());
  }

  private static @Nullable WorkflowCall poll(
      KnownRuns known, String url, int at, @Nullable String host, int port) {
    DagRunUrl address = DagRunUrl.parse(url, at);
    if (address == null || address.runId == null) {
      return null;
    }
    KnownRun run = known.find(host + ":" + port, address.dagId, address.runId);
    if (run == null) {
      return null;
    }
    WorkflowCall begun = WorkflowCall.begunIn(CurrentContext.current());
    return begun instanceof PollCall && ((PollCall) begun).goesOnFor(run)
        ? begun
        : new PollCall(run);
  }

  private synchronized KnownRuns runs() {
    KnownRuns known = runs;
    if (known == null) {
      known = new KnownRuns();
      runs = known;
    }
    return known;
  }
}
