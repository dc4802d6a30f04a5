package io.datatracing.instrumentation.airflow;

import io.datatracing.bootstrap.http.WorkflowCall;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanStatus;
import io.opentelemetry.context.Context;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asking how a run is. Hundreds of such calls say the same: the one that finds a new state has a
 * span, and so has one that fails or is slow; the others are counted on it.
 */
final class PollCall extends WorkflowCall {
  private static final int OK = 200;

  /**
   * A poll as slow as this is worth a span, and may have been told already, as one that is running:
   * then it must not vanish.
   */
  private static final long SLOW_NANOS = 5_000_000_000L;

  private final KnownRun run;

  /** A poll whose answer nobody could read may say something new. */
  private boolean told = true;

  PollCall(KnownRun run) {
    this.run = run;
  }

  /** Whether a request for {@code polled} is this call, which a generated client has begun. */
  boolean goesOnFor(KnownRun polled) {
    return run == polled && isWaiting();
  }

  /** A loop that belongs to no trace asks for the trigger's sake. */
  @Override
  public Context parent(Context current) {
    return Span.parentIn(current) == null ? Span.withRemoteParent(current, run.trigger) : current;
  }

  @Override
  public void started(Span span) {
    span.rename("poll " + run.dagId);
    span.put(AirflowAttributes.DAG_ID, run.dagId);
    span.put(AirflowAttributes.RUN_ID, run.runId);
  }

  @Override
  public boolean wantsBody() {
    return false;
  }

  @Override
  public void header(String name, String value) {}

  @Override
  public byte[] body(Span span, byte[] body) {
    return body;
  }

  @Override
  public void leftAlone(Span span, String why) {}

  @Override
  public void answered(Span span, int status, byte[] body, int length) {
    if (status != OK) {
      return;
    }
    found(span, DagRunAnswer.read(body, length).state);
  }

  @Override
  public @Nullable Map<Object, Object> conf(
      Span span, @Nullable Map<?, ?> conf, @Nullable String runId, @Nullable String logicalDate) {
    return null;
  }

  @Override
  public void answered(
      Span span,
      @Nullable String runId,
      @Nullable String state,
      @Nullable String runType,
      @Nullable String logicalDate) {
    found(span, state);
  }

  private void found(Span span, @Nullable String state) {
    if (state == null) {
      return;
    }
    span.put(AirflowAttributes.RUN_STATE, state);
    int polls = run.polled(state);
    told = polls > 0;
    if (told) {
      span.put(AirflowAttributes.POLLS, polls);
      span.put(Attributes.DATATRACING_JOB_NAME, run.dagId);
      span.put(Attributes.DATATRACING_JOB_TYPE, AirflowAttributes.JOB_TYPE);
      span.put(Attributes.DATATRACING_RUN_ID, run.runId);
    }
  }

  @Override
  public boolean isTold(Span span) {
    return told
        || span.status() == SpanStatus.ERROR
        || span.nowEpochNanos() - span.startEpochNanos() >= SLOW_NANOS;
  }
}
