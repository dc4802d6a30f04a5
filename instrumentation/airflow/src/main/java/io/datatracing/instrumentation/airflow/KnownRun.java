package io.datatracing.instrumentation.airflow;

import io.datatracing.bootstrap.propagation.TraceParent;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanContext;
import io.datatracing.bootstrap.trace.SpanEvent;
import org.jspecify.annotations.Nullable;

/** A run that was triggered here, and the last that was heard of it. Thread-safe. */
final class KnownRun {
  final String dagId;
  final String runId;

  /** A copy of the ids: the run must not keep its trigger's trace in memory. */
  final SpanContext trigger;

  /** The trigger's span while it is open; null when it was found ended. */
  private @Nullable Span triggerSpan;

  private @Nullable String state;
  private int untold;

  KnownRun(String dagId, String runId, Span triggerSpan, @Nullable String state) {
    this.dagId = dagId;
    this.runId = runId;
    this.trigger =
        new TraceParent(
            triggerSpan.traceIdHigh(),
            triggerSpan.traceIdLow(),
            triggerSpan.spanId(),
            triggerSpan.flags(),
            triggerSpan.traceState());
    this.triggerSpan = triggerSpan;
    this.state = state;
  }

  /**
   * A poll found the run in {@code now}.
   *
   * @return polls that its span stands for; 0 if it needs no span: nothing has changed, or the
   *     trigger's span, which is still open, has an event for it
   */
  synchronized int polled(String now) {
    untold++;
    if (now.equals(state)) {
      return 0;
    }
    String before = state;
    state = now;
    Span open = triggerSpan;
    if (open != null && !open.hasEnded()) {
      tell(open, before, now);
      untold = 0;
      return 0;
    }
    triggerSpan = null;
    int polls = untold;
    untold = 0;
    return polls;
  }

  private static void tell(Span span, @Nullable String before, String now) {
    SpanEvent event = span.event(AirflowAttributes.RUN_STATE_EVENT);
    if (event != null) {
      event.put(AirflowAttributes.RUN_STATE_BEFORE, before);
      event.put(AirflowAttributes.RUN_STATE, now);
    }
  }
}
