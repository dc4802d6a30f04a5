package io.datatracing.agent.runtime;

import io.datatracing.bootstrap.http.WorkflowCalls;
import io.datatracing.control.Control;
import io.datatracing.control.ControlOptions;
import io.datatracing.exporter.AgentTracing;
import io.datatracing.exporter.Exporter;
import io.datatracing.exporter.Settings;
import io.datatracing.instrumentation.airflow.AirflowCalls;
import io.datatracing.instrumentation.airflow.TaskSpan;
import io.datatracing.instrumentation.airflow.TaskVariables;
import io.datatracing.instrumentation.api.plan.InstrumentationPlan;
import io.datatracing.instrumentation.weaver.ClassDefiner;
import io.datatracing.instrumentation.weaver.InstrumentationStates;
import io.datatracing.instrumentation.weaver.OtherAgents;
import io.datatracing.instrumentation.weaver.Weaver;
import java.io.File;
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
    boolean airflow = settings.flag(true, AgentSettings.AIRFLOW);
    boolean airflowConf = settings.flag(true, AgentSettings.AIRFLOW_CONF);
    AgentTracing tracing = AgentTracing.start(settings, new SystemHook());
    List<String> on = new ArrayList<>(plans.size());
    for (InstrumentationPlan plan : plans) {
      on.add(plan.name());
    }
    InstrumentationStates states = new InstrumentationStates(on, off, new WeaverLog(verbose));
    Weaver.install(instrumentation, plans, classes, definer, states, others);
    Thread caller = Thread.currentThread();
    boolean attached = caller.getName().equals(ATTACHER);
    Consumer<String> commands =
        Control.start(control, tracing, new Facts(settings, states), attached ? null : caller);
    if (airflow) {
      WorkflowCalls.install(new AirflowCalls(airflowConf));
      // Last: what the agent has started itself is none of the task's.
      TaskVariables task = new TaskVariables(System.getenv());
      if (!attached && task.isTask()) {
        TaskSpan.start(task, program(), new Flush(tracing.exporter()));
      }
    }
    return commands;
  }

  /** The file of the jar, or the class, that was started. */
  private static String program() {
    String command = System.getProperty("sun.java.command", "java");
    int end = command.indexOf(' ');
    String first = end < 0 ? command : command.substring(0, end);
    return first.substring(first.lastIndexOf(File.separatorChar) + 1);
  }

  /** Sends a task's last span. */
  private static final class Flush implements Runnable {
    private final @Nullable Exporter exporter;

    Flush(@Nullable Exporter exporter) {
      this.exporter = exporter;
    }

    @Override
    public void run() {
      if (exporter != null) {
        exporter.flushAtExit();
      }
    }
  }
}
