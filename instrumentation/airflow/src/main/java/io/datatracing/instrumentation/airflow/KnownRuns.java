package io.datatracing.instrumentation.airflow;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs that this process has triggered, {@value #MOST} at most: those not heard of for longest are
 * forgotten, and calls that poll them are calls like any other. Thread-safe.
 */
final class KnownRuns {
  static final int MOST = 1_024;

  /** Ids longer than Airflow's own column would only fill memory. */
  private static final int MOST_KEY = 1_024;

  private final Map<String, KnownRun> runs =
      new LinkedHashMap<String, KnownRun>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, KnownRun> eldest) {
          return size() > MOST;
        }
      };

  synchronized @Nullable KnownRun find(String server, String dagId, String runId) {
    return runs.get(key(server, dagId, runId));
  }

  synchronized void add(String server, KnownRun run) {
    String key = key(server, run.dagId, run.runId);
    if (key.length() <= MOST_KEY) {
      runs.put(key, run);
    }
  }

  /** Neither id has a line break in it. */
  private static String key(String server, String dagId, String runId) {
    return server + '\n' + dagId + '\n' + runId;
  }
}
