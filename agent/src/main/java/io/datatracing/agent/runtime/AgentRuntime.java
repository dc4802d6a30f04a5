package io.datatracing.agent.runtime;

import io.datatracing.agent.AgentJar;
import io.datatracing.agent.ClassArchive;
import io.datatracing.exporter.Settings;
import io.datatracing.instrumentation.airflow.AirflowClientInstrumentation;
import io.datatracing.instrumentation.airflow.AirflowInstrumentation;
import io.datatracing.instrumentation.airflow.AirflowTaskInstrumentation;
import io.datatracing.instrumentation.airflow.TaskVariables;
import io.datatracing.instrumentation.api.plan.InstrumentationPlan;
import io.datatracing.instrumentation.api.plan.PlanReader;
import io.datatracing.instrumentation.weaver.AotTraining;
import io.datatracing.instrumentation.weaver.OtherAgents;
import java.io.File;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Starts the agent. Everything here runs before the application's {@code main}; the prohibitions of
 * {@code io.datatracing.agent.Agent} hold.
 *
 * <p>No class of bootstrap may be loaded before {@link BootstrapClasses#install}; what names them
 * is in {@link Startup}.
 */
public final class AgentRuntime implements BiConsumer<String, Instrumentation>, Consumer<String> {
  private final File jar;

  /** Null before the start. */
  private @Nullable Consumer<String> commands;

  public AgentRuntime(File jar) {
    this.jar = jar;
  }

  /** Starts the agent with the arguments it was given. */
  @Override
  public void accept(String text, Instrumentation instrumentation) {
    AgentArguments arguments = AgentArguments.parse(text);
    Settings settings = Settings.ofProcess(arguments.values, ConfigFile.read(arguments.values));
    for (String piece : arguments.malformed) {
      System.err.println(
          "[datatracing] agent argument \"" + piece + "\" is left out, expected name=value");
    }
    String answer = arguments.values.get(AgentArguments.ANSWER);
    if (answer != null && ModeCommand.isCommand(arguments)) {
      Answer.give(
          answer, Answer.ABSENT, Collections.singletonList("there is no agent in this process"));
      return;
    }
    if (!settings.flag(true, AgentSettings.ENABLED)
        || settings.flag(false, null, AgentSettings.DISABLED)) {
      if (answer != null) {
        Answer.give(
            answer,
            Answer.REFUSED,
            Collections.singletonList("the agent is switched off by a setting"));
      }
      return;
    }
    String failure = start(instrumentation, settings);
    if (failure != null) {
      // Nobody has told of the settings then.
      List<String> lines = new ArrayList<>(settings.problems());
      lines.add(failure);
      Answer.give(answer, Answer.REFUSED, lines);
    } else if (answer != null) {
      List<String> lines = new ArrayList<>(settings.problems());
      lines.add("the agent traces this process from now on");
      Answer.give(answer, Answer.DONE, lines);
    }
  }

  /** Does what a later attachment says; only after a start. */
  @Override
  public void accept(String command) {
    if (commands != null) {
      ModeCommand.apply(command, commands);
    }
  }

  /** Returns why the agent is not there, or null when it is. */
  private @Nullable String start(Instrumentation instrumentation, Settings settings) {
    OtherAgents others = settings.flag(false, AgentSettings.COEXIST) ? null : new OtherAgents();
    String other = others == null ? null : others.present(instrumentation);
    if (other != null) {
      return WeaverLog.standsDownFor(other);
    }
    if (AotTraining.isOn(instrumentation)) {
      return "an AOT cache is being recorded, so this run is not traced; one that uses the cache is";
    }
    try {
      ZipFile zip = new ZipFile(jar);
      try {
        return start(zip, instrumentation, settings, others);
      } finally {
        zip.close();
      }
    } catch (IOException e) {
      return "the agent's jar cannot be read, the application runs without it: " + e;
    }
  }

  /** How a process ends is watched only where it was started as a task. */
  private static boolean isWanted(String instrumentation, boolean airflow) {
    switch (instrumentation) {
      case AirflowInstrumentation.NAME:
      case AirflowClientInstrumentation.NAME:
        return airflow;
      case AirflowTaskInstrumentation.NAME:
        return airflow && new TaskVariables(System.getenv()).isTask();
      default:
        return true;
    }
  }

  private @Nullable String start(
      ZipFile zip, Instrumentation instrumentation, Settings settings, @Nullable OtherAgents others)
      throws IOException {
    List<InstrumentationPlan> plans = PlanReader.read(AgentJar.entry(zip, AgentJar.PLAN));
    List<InstrumentationPlan> enabled = new ArrayList<>(plans.size());
    List<String> off = new ArrayList<>(0);
    boolean airflow = settings.flag(true, AgentSettings.AIRFLOW);
    for (InstrumentationPlan plan : plans) {
      if (AgentSettings.isEnabled(settings, plan.name()) && isWanted(plan.name(), airflow)) {
        enabled.add(plan);
      } else {
        off.add(plan.name());
      }
    }
    ClassArchive bootstrap = ClassArchive.read(AgentJar.entry(zip, AgentJar.BOOTSTRAP_CLASSES));
    String failure = BootstrapClasses.install(bootstrap, instrumentation);
    if (failure != null) {
      return "no library is traced: " + failure;
    }
    commands =
        Startup.start(instrumentation, enabled, off, new LibraryClasses(jar), settings, others);
    return null;
  }
}
