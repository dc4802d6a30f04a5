package io.datatracing.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.programs.TaskProgram;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A process that a workflow engine started as a task: one span for its life, however it ends. */
class TaskTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00f067aa0ba902b7";
  private static final String TREE = "CONSUMER task load\n  CLIENT GET\n  CLIENT GET\n";

  static List<String> jdks() {
    return AgentProcess.jdks();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void taskContinuesTheTraceOfItsEnvironment(String jdk) throws Exception {
    try (SpanReceiver receiver = new SpanReceiver();
        AgentProcess program = airflow(jdk, receiver, "end").start()) {
      assertThat(receiver.tree(3)).as(program.errorSoFar()).isEqualTo(TREE);
      program.end();
      assertThat(program.exitCode).isZero();
      assertThat(program.out).isEqualTo("done\n");
      assertThat(program.error).isEmpty();

      Span task = task(receiver);
      assertThat(hex(task.getTraceId().toByteArray())).isEqualTo(TRACE);
      assertThat(hex(task.getParentSpanId().toByteArray())).isEqualTo(PARENT);
      assertThat(task.getTraceState()).isEqualTo("shop=1");
      assertThat(task.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_UNSET);
      assertThat(attributes(task))
          .containsEntry("airflow.dag_id", "nightly")
          .containsEntry("airflow.dag_run.run_id", "run 1")
          .containsEntry("airflow.task_id", "load")
          .containsEntry("airflow.task_instance.try_number", "2")
          .containsEntry("airflow.task_instance.map_index", "-1")
          .containsEntry("datatracing.job.name", "nightly")
          .containsEntry("datatracing.job.type", "airflow.dag")
          .containsEntry("datatracing.run.id", "run 1")
          .containsEntry("process.exit.code", "0");
      assertThat(receiver.resource("airflow.dag_id")).isEqualTo("nightly");
      assertThat(receiver.resource("airflow.dag_run.run_id")).isEqualTo("run 1");
      assertThat(receiver.resource("airflow.task_id")).isEqualTo("load");
      assertThat(receiver.resource("airflow.task_instance.try_number")).isEqualTo("2");
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void exitCodeIsOnTheSpan(String jdk) throws Exception {
    endsWith(jdk, "exit", 3);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void spanArrivesBeforeTheJvmHalts(String jdk) throws Exception {
    endsWith(jdk, "halt", 4);
  }

  private static void endsWith(String jdk, String how, int code) throws Exception {
    try (SpanReceiver receiver = new SpanReceiver();
        AgentProcess program = airflow(jdk, receiver, how).start()) {
      program.end();
      assertThat(program.exitCode).isEqualTo(code);
      assertThat(program.error).isEmpty();
      assertThat(receiver.tree(3)).isEqualTo(TREE);
      Span task = task(receiver);
      assertThat(attributes(task)).containsEntry("process.exit.code", Integer.toString(code));
      assertThat(task.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void uncaughtExceptionIsOnTheSpan(String jdk) throws Exception {
    try (SpanReceiver receiver = new SpanReceiver();
        AgentProcess program = airflow(jdk, receiver, "throw").start()) {
      program.end();
      assertThat(program.exitCode).isEqualTo(1);
      assertThat(program.error).contains("IllegalStateException: no rows");
      assertThat(receiver.tree(3)).isEqualTo(TREE);
      Span task = task(receiver);
      assertThat(attributes(task))
          .containsEntry("process.exit.code", "1")
          .containsEntry("error.type", "java.lang.IllegalStateException");
      assertThat(task.getStatus().getMessage()).isEqualTo("no rows");
      assertThat(task.getEventsList()).extracting(Span.Event::getName).contains("exception");
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void taskThatIsTerminatedSaysSo(String jdk) throws Exception {
    try (SpanReceiver receiver = new SpanReceiver();
        AgentProcess program = airflow(jdk, receiver, "wait").start()) {
      Awaitility.await()
          .atMost(java.time.Duration.ofSeconds(AgentProcess.TIMEOUT_SECONDS))
          .until(() -> program.outSoFar().contains("waiting"));
      ProcessHandle.of(program.pid()).orElseThrow().destroy();
      assertThat(receiver.tree(3)).isEqualTo(TREE);
      assertThat(attributes(task(receiver))).containsEntry("process.exit.code", "143");
      program.end();
    }
  }

  /** A template that had nothing to fill in. */
  @ParameterizedTest
  @MethodSource("jdks")
  void emptyVariablesAreNoTask(String jdk) throws Exception {
    try (SpanReceiver receiver = new SpanReceiver();
        AgentProcess program =
            program(jdk, receiver, "end")
                .environment("TRACEPARENT", "")
                .environment("TRACESTATE", "")
                .environment("AIRFLOW_CTX_TASK_ID", " ")
                .start()) {
      assertThat(receiver.tree(2)).isEqualTo("CLIENT GET\nCLIENT GET\n");
      program.end();
      assertThat(program.error).isEmpty();
      assertThat(receiver.spans()).hasSize(2);
    }
  }

  /** Airflow before 3.4, or with traces off: ids to join by, in a trace of its own. */
  @ParameterizedTest
  @MethodSource("jdks")
  void taskWithoutAParentBeginsATraceWithTheRunsIds(String jdk) throws Exception {
    try (SpanReceiver receiver = new SpanReceiver();
        AgentProcess program =
            program(jdk, receiver, "end")
                .environment("TRACEPARENT", "")
                .environment("AIRFLOW_CTX_DAG_ID", "nightly")
                .environment("AIRFLOW_CTX_DAG_RUN_ID", "run 1")
                .environment("AIRFLOW_CTX_TASK_ID", "load")
                .start()) {
      assertThat(receiver.tree(3)).isEqualTo(TREE);
      assertThat(task(receiver).getParentSpanId().isEmpty()).isTrue();
      assertThat(attributes(task(receiver))).containsEntry("datatracing.run.id", "run 1");
      program.end();
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void switchedOffItIsAProcessLikeAnyOther(String jdk) throws Exception {
    try (SpanReceiver receiver = new SpanReceiver();
        AgentProcess program =
            airflow(jdk, receiver, "exit")
                .environment("DATATRACING_AIRFLOW_ENABLED", "false")
                .start()) {
      program.end();
      assertThat(program.exitCode).isEqualTo(3);
      assertThat(receiver.tree(2)).isEqualTo("CLIENT GET\nCLIENT GET\n");
      assertThat(receiver.resource("airflow.dag_id")).isNull();
    }
  }

  private static AgentProcess.Builder airflow(String jdk, SpanReceiver receiver, String how) {
    return program(jdk, receiver, how)
        .environment("TRACEPARENT", "00-" + TRACE + "-" + PARENT + "-01")
        .environment("TRACESTATE", "shop=1")
        .environment("AIRFLOW_CTX_DAG_ID", "nightly")
        .environment("AIRFLOW_CTX_DAG_RUN_ID", "run 1")
        .environment("AIRFLOW_CTX_TASK_ID", "load")
        .environment("AIRFLOW_CTX_TRY_NUMBER", "2")
        .environment("AIRFLOW_CTX_MAP_INDEX", "-1");
  }

  private static AgentProcess.Builder program(String jdk, SpanReceiver receiver, String how) {
    return AgentProcess.on(jdk)
        .traced(receiver)
        .with(TaskProgram.class.getName(), receiver.endpoint() + "/else", how);
  }

  private static Span task(SpanReceiver receiver) {
    return receiver.spans().stream()
        .filter(span -> span.getName().equals("task load"))
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, String> attributes(Span span) {
    Map<String, String> all = new TreeMap<>();
    for (KeyValue attribute : span.getAttributesList()) {
      all.put(
          attribute.getKey(),
          attribute.getValue().hasIntValue()
              ? Long.toString(attribute.getValue().getIntValue())
              : attribute.getValue().getStringValue());
    }
    return all;
  }

  private static String hex(byte[] id) {
    StringBuilder hex = new StringBuilder();
    for (byte b : id) {
      hex.append(String.format("%02x", b));
    }
    return hex.toString();
  }
}
