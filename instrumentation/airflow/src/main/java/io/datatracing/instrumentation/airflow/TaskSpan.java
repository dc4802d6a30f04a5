package io.datatracing.instrumentation.airflow;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.propagation.Propagation;
import io.datatracing.bootstrap.propagation.TextGetter;
import io.datatracing.bootstrap.task.ProcessEnd;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Protocol;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.SpanStatus;
import io.datatracing.bootstrap.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.Collections;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The span of a process that is a task: from the agent's start to the end of the JVM, below the
 * span that the environment names, current on the main thread from before {@code main}.
 *
 * <p>Threads: the code is written by whichever thread ends the process and read by the exit hook,
 * which the JVM starts afterwards; the end is under the lock, as halting and the exit hook may
 * race.
 */
public final class TaskSpan extends ProcessEnd {
  private static final int UNCAUGHT = 1;

  private final Span span;
  private final Thread main;
  private final Runnable flush;
  private volatile int code;
  private boolean ended;

  private TaskSpan(Span span, Thread main, Runnable flush) {
    this.span = span;
    this.main = main;
    this.flush = flush;
  }

  /**
   * Starts the span on the thread that will run {@code main}.
   *
   * @param program what the process runs, if no task has a name
   * @param flush sends what has ended, in a bounded time
   */
  public static void start(TaskVariables task, String program, Runnable flush) {
    Context above = Propagation.w3c().extract(CurrentContext.root(), task, VariableGetter.INSTANCE);
    String taskId = task.taskId();
    Span span =
        Tracer.get()
            .start(
                "task " + (taskId == null ? program : taskId),
                SpanKind.CONSUMER,
                Protocol.PROCESS,
                above,
                0);
    if (span == null) {
      return;
    }
    describe(span, task, program);
    TaskSpan started = new TaskSpan(span, Thread.currentThread(), flush);
    ProcessEnd.install(started);
    CurrentContext.attach(span.in(above));
    Runtime.getRuntime().addShutdownHook(new Exit(started));
  }

  private static void describe(Span span, TaskVariables task, String program) {
    String dagId = task.dagId();
    span.put(AirflowAttributes.DAG_ID, dagId);
    span.put(AirflowAttributes.RUN_ID, task.runId());
    span.put(AirflowAttributes.TASK_ID, task.taskId());
    span.put(AirflowAttributes.LOGICAL_DATE, task.logicalDate());
    AirflowAttributes.number(span, AirflowAttributes.TRY_NUMBER, task.tryNumber());
    AirflowAttributes.number(span, AirflowAttributes.MAP_INDEX, task.mapIndex());
    span.put(Attributes.DATATRACING_JOB_NAME, dagId == null ? program : dagId);
    span.put(Attributes.DATATRACING_JOB_TYPE, dagId == null ? "main" : AirflowAttributes.JOB_TYPE);
    span.put(Attributes.DATATRACING_RUN_ID, task.runId());
  }

  @Override
  protected void exitsWith(int exitCode) {
    code = exitCode;
  }

  /** No exit hook runs any more: this is the last chance. */
  @Override
  protected void haltsWith(int exitCode) {
    end(exitCode);
  }

  @Override
  protected void endsBy(Thread thread, Throwable thrown) {
    if (thread == main) {
      code = UNCAUGHT;
      span.fail(thrown);
    } else {
      span.recordException(thrown);
    }
  }

  private void end(int exitCode) {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
    }
    span.put(AirflowAttributes.EXIT_CODE, exitCode);
    if (exitCode != 0 && span.status() != SpanStatus.ERROR) {
      span.fail(Integer.toString(exitCode));
    }
    span.end();
    flush.run();
  }

  private static final class Exit extends Thread {
    private final TaskSpan task;

    Exit(TaskSpan task) {
      super("datatracing-task");
      this.task = task;
    }

    @Override
    public void run() {
      task.end(task.code);
    }
  }

  /** Environment variables as headers: in capitals, and empty ones are not there. */
  private static final class VariableGetter implements TextGetter<TaskVariables> {
    static final VariableGetter INSTANCE = new VariableGetter();

    @Override
    public @Nullable String get(TaskVariables carrier, String name) {
      return carrier.value(name.toUpperCase(Locale.ROOT));
    }

    @Override
    public Iterable<String> all(TaskVariables carrier, String name) {
      String value = get(carrier, name);
      return value == null ? Collections.<String>emptyList() : Collections.singletonList(value);
    }
  }
}
