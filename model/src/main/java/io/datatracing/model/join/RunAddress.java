package io.datatracing.model.join;

import io.datatracing.model.Attribute;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which run of a DAG a span is of: the same for the call that triggered the run, for Airflow's own
 * spans and for the processes that were its tasks, whether or not they are one trace.
 */
public record RunAddress(String dagId, String runId) {
  /** Whose value is the DAG's id, and whose is the run's. */
  public record Names(String dagId, String runId) {}

  /** Ours, and Airflow's from 3.2 on. */
  public static final Names TODAY = new Names("airflow.dag_id", "airflow.dag_run.run_id");

  /**
   * All that Airflow has had: {@link #TODAY}; those of 3.0 and 3.1, whose spans of runs alone have
   * both; those of 2.10, which are anybody's unless the span says {@link #CATEGORY}.
   */
  public static final List<Names> NAMES =
      List.of(
          TODAY,
          new Names("airflow.dag_run.dag_id", "airflow.dag_run.run_id"),
          new Names("dag_id", "run_id"));

  /** What 2.10's spans of runs have, with this value. */
  public static final String CATEGORY = "category";

  public static final String DAG_RUNS = "DAG runs";

  /** The run that a span's own attributes name; null if they name none. */
  public static @Nullable RunAddress of(List<Attribute> attributes) {
    for (Names names : NAMES) {
      String dagId = MessagingAttributes.text(attributes, names.dagId());
      String runId = MessagingAttributes.text(attributes, names.runId());
      if (dagId != null && runId != null && isAirflows(names, attributes)) {
        return new RunAddress(dagId, runId);
      }
    }
    return null;
  }

  private static boolean isAirflows(Names names, List<Attribute> attributes) {
    return !names.dagId().equals("dag_id")
        || DAG_RUNS.equals(MessagingAttributes.text(attributes, CATEGORY));
  }
}
