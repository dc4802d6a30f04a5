package io.datatracing.instrumentation.airflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.bootstrap.propagation.TraceParent;
import io.datatracing.bootstrap.propagation.TraceState;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.instrumentation.testing.ExpectedSpan;
import io.datatracing.instrumentation.testing.TestSpans;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.airflow.sdk.execution.TaskRunner;
import org.apache.airflow.sdk.execution.comm.StartupDetails;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A task under Airflow's Java SDK, with stand-ins for two of the SDK's classes. */
class RunTaskTest {
  private static final TraceParent ABOVE = new TraceParent(1, 2, 3, 1, TraceState.parse("shop=1"));

  @RegisterExtension final TestSpans spans = new TestSpans();

  @Test
  void taskContinuesTheTraceOfItsStartupDetails() throws Exception {
    Object result =
        run(() -> spans.inSpan("inside", () -> "done"), Map.of("traceparent", ABOVE.toString()));

    assertThat(result).isEqualTo("done");
    Span inside = spans.take();
    Span task = spans.take();
    assertThat(inside.isChildOf(task)).isTrue();
    expected().childOf(ABOVE).matches(task);
  }

  @Test
  void taskThatFailsIsAFailedSpan() throws Exception {
    assertThatThrownBy(
            () ->
                run(
                    () -> {
                      throw new IllegalStateException("no rows");
                    },
                    Map.of()))
        .hasMessage("no rows");

    expected().threw(IllegalStateException.class).matches(spans.take());
  }

  @Test
  void detailsThatAreMissingAreNoTask() throws Exception {
    assertThat(new TaskRunner().runTask(() -> "done", null, null)).isEqualTo("done");
  }

  private static ExpectedSpan expected() {
    return ExpectedSpan.of("task load", SpanKind.CONSUMER)
        .with("airflow.dag_id", "nightly")
        .with("airflow.dag_run.run_id", "run 1")
        .with("airflow.task_id", "load")
        .with("airflow.task_instance.try_number", 2)
        .with("datatracing.job.name", "nightly")
        .with("datatracing.job.type", "airflow.dag")
        .with("datatracing.run.id", "run 1");
  }

  private static Object run(Callable<?> bundle, Map<String, String> carrier) throws Exception {
    return new TaskRunner().runTask(bundle, new StartupDetails(carrier), null);
  }
}
