package io.datatracing.agent.runtime;

import io.datatracing.control.Control;
import io.datatracing.control.ControlOptions;
import io.datatracing.exporter.AgentTracing;
import io.datatracing.exporter.Settings;
import io.datatracing.instrumentation.api.plan.InstrumentationPlan;
import io.datatracing.instrumentation.weaver.ClassDefiner;
import io.datatracing.instrumentation.weaver.InstrumentationStates;
import io.datatracing.instrumentation.weaver.OtherAgents;
import io.datatracing.instrumentation.weaver.Weaver;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The part of the start that needs bootstrap to be there. */
final class Startup {
  /** The thread of the JVM that loads agents into a process that runs already. */
  private static final String ATTACHER = "Attach Listener";

  private Startup() {}

  /**
   * @param plans of the instrumentations that are on
   * @param off names of those that are off
   * @return takes commands for this process while it runs
   */
  static Consumer<String> start(
      Instrumentation instrumentation,
      List<InstrumentationPlan> plans,
      List<String> off,
      LibraryClasses classes,
      Settings settings,
      @Nullable OtherAgents others) {
    ClassDefiner definer = BootstrapClasses.definer();
    boolean verbose = settings.flag(false, AgentSettings.VERBOSE);
    // First the tracer: a woven class may be called as soon as it is there.
    ControlOptions control = ControlOptions.read(settings);
    AgentTracing tracing = AgentTracing.start(settings);
    List<String> on = new ArrayList<>(plans.size());
    for (InstrumentationPlan plan : plans) {
      on.add(plan.name());
    }
    InstrumentationStates states = new InstrumentationStates(on, off, new WeaverLog(verbose));
    Weaver.install(instrumentation, plans, classes, definer, states, others);
    Thread caller = Thread.currentThread();
    return Control.start(
        control,
        tracing,
        new Facts(settings, states),
        caller.getName().equals(ATTACHER) ? null : caller);
  }
}
