package io.datatracing.agent.runtime;

import io.datatracing.exporter.AgentTracing;
import io.datatracing.exporter.Settings;
import io.datatracing.instrumentation.api.plan.InstrumentationPlan;
import io.datatracing.instrumentation.weaver.ClassDefiner;
import io.datatracing.instrumentation.weaver.Weaver;
import java.lang.instrument.Instrumentation;
import java.util.List;

/** The part of the start that needs bootstrap to be there. */
final class Startup {
  private Startup() {}

  static void start(
      Instrumentation instrumentation,
      List<InstrumentationPlan> plans,
      LibraryClasses classes,
      Settings settings) {
    ClassDefiner definer = BootstrapClasses.definer();
    boolean verbose = settings.flag(false, AgentSettings.VERBOSE);
    // First the tracer: a woven class may be called as soon as it is there.
    AgentTracing.start(settings);
    Weaver.install(instrumentation, plans, classes, definer, new WeaverLog(verbose));
  }
}
