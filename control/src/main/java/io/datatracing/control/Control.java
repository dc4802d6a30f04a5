package io.datatracing.control;

import io.datatracing.bootstrap.trace.SpanClock;
import io.datatracing.exporter.AgentTracing;
import io.datatracing.exporter.Exporter;
import io.datatracing.exporter.watch.ThreadStart;
import org.jspecify.annotations.Nullable;

/** Starts the agent's side of the protocol: called once, before {@code main} or when attached. */
public final class Control implements ControlWorker.Factory {
  private final ControlOptions options;
  private final AgentTracing tracing;
  private final AgentFacts facts;
  private final Commands commands;
  private final SpanClock clock = SpanClock.system();
  private final long startEpochNanos = clock.epochNanos();

  private Control(ControlOptions options, AgentTracing tracing, AgentFacts facts) {
    this.options = options;
    this.commands = new Commands(options.settings, System.err);
    this.tracing = tracing;
    this.facts = facts;
  }

  /**
   * @param main the thread that will run {@code main}; null if the application runs already
   * @return what takes commands that come by attaching
   */
  public static Commands start(
      ControlOptions options, AgentTracing tracing, AgentFacts facts, @Nullable Thread main) {
    Control control = new Control(options, tracing, facts);
    Exporter exporter = tracing.exporter();
    if (options.isAnything(exporter != null)) {
      ThreadStart thread = new ThreadStart(new ControlThread(control, main), control.clock);
      thread.begin();
      if (exporter != null) {
        // Where the system refuses the thread, it is asked for again when there are spans.
        exporter.beginsWith(thread);
      }
    }
    return control.commands;
  }

  @Override
  public ControlWorker create() {
    Exporter exporter = tracing.exporter();
    ControlWorker worker =
        new ControlWorker(
            options,
            commands,
            facts,
            tracing.selfReport(),
            tracing.transports(),
            clock,
            startEpochNanos);
    if (exporter != null && options.control) {
      exporter.lastWord(new LastWord(worker, exporter.goodbyeMillis()));
    }
    return worker;
  }

  private static final class LastWord implements Runnable {
    private final ControlWorker worker;
    private final int millis;

    LastWord(ControlWorker worker, int millis) {
      this.worker = worker;
      this.millis = millis;
    }

    @Override
    public void run() {
      worker.lastWord(millis);
    }
  }
}
