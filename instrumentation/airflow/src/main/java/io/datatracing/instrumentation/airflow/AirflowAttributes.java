package io.datatracing.instrumentation.airflow;

import io.datatracing.bootstrap.trace.AttributeKey;
import io.datatracing.bootstrap.trace.Span;
import org.jspecify.annotations.Nullable;

/** Airflow's own names, as its spans have them, and ours. */
final class AirflowAttributes {
  static final AttributeKey DAG_ID = AttributeKey.of("airflow.dag_id");
  static final AttributeKey RUN_ID = AttributeKey.of("airflow.dag_run.run_id");
  static final AttributeKey RUN_TYPE = AttributeKey.of("airflow.dag_run.run_type");
  static final AttributeKey RUN_STATE = AttributeKey.of("airflow.dag_run.state");
  static final AttributeKey RUN_STATE_BEFORE = AttributeKey.of("airflow.dag_run.state.before");

  /** The event of a run that has changed its state. */
  static final String RUN_STATE_EVENT = "airflow.dag_run.state";

  static final AttributeKey LOGICAL_DATE = AttributeKey.of("airflow.dag_run.logical_date");
  static final AttributeKey TASK_ID = AttributeKey.of("airflow.task_id");
  static final AttributeKey TRY_NUMBER = AttributeKey.of("airflow.task_instance.try_number");
  static final AttributeKey MAP_INDEX = AttributeKey.of("airflow.task_instance.map_index");

  /** What became of the run's {@code conf}: {@code added}, or why it was left alone. */
  static final AttributeKey CONF = AttributeKey.of("datatracing.airflow.conf");

  /** Polls that a span stands for, itself included. */
  static final AttributeKey POLLS = AttributeKey.of("datatracing.airflow.polls");

  static final AttributeKey EXIT_CODE = AttributeKey.of("process.exit.code");

  /** What a DAG is as a job. */
  static final String JOB_TYPE = "airflow.dag";

  private AirflowAttributes() {}

  /** A number that came as a text; what is none stays a text. */
  static void number(Span span, AttributeKey key, @Nullable String text) {
    if (text == null) {
      return;
    }
    try {
      span.put(key, Long.parseLong(text));
    } catch (NumberFormatException unexpected) {
      span.put(key, text);
    }
  }
}
