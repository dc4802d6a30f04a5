package io.datatracing.agent.runtime;

import io.datatracing.agent.AgentJar;
import io.datatracing.agent.ClassArchive;
import io.datatracing.exporter.Settings;
import io.datatracing.instrumentation.api.plan.InstrumentationPlan;
import io.datatracing.instrumentation.api.plan.PlanReader;
import java.io.File;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.zip.ZipFile;

/**
 * Starts the agent. Everything here runs before the application's {@code main}; the prohibitions of
 * {@code io.datatracing.agent.Agent} hold.
 *
 * <p>No class of bootstrap may be loaded before {@link BootstrapClasses#install}; what names them
 * is in {@link Startup}.
 */
public final class AgentRuntime implements BiConsumer<File, Instrumentation> {
  @Override
  public void accept(File jar, Instrumentation instrumentation) {
    Settings settings = Settings.ofProcess(ConfigFile.read());
    if (!settings.flag(true, AgentSettings.ENABLED)
        || settings.flag(false, null, AgentSettings.DISABLED)) {
      return;
    }
    try {
      ZipFile zip = new ZipFile(jar);
      try {
        start(jar, zip, instrumentation, settings);
      } finally {
        zip.close();
      }
    } catch (IOException e) {
      System.err.println(
          "[datatracing] the agent's jar cannot be read, the application runs without it: " + e);
    }
  }

  private static void start(
      File jar, ZipFile zip, Instrumentation instrumentation, Settings settings)
      throws IOException {
    List<InstrumentationPlan> plans = PlanReader.read(AgentJar.entry(zip, AgentJar.PLAN));
    List<InstrumentationPlan> enabled = new ArrayList<>(plans.size());
    for (InstrumentationPlan plan : plans) {
      if (AgentSettings.isEnabled(settings, plan.name())) {
        enabled.add(plan);
      }
    }
    ClassArchive bootstrap = ClassArchive.read(AgentJar.entry(zip, AgentJar.BOOTSTRAP_CLASSES));
    String failure = BootstrapClasses.install(bootstrap, instrumentation);
    if (failure != null) {
      System.err.println("[datatracing] no library is traced: " + failure);
      return;
    }
    Startup.start(instrumentation, enabled, plans, new LibraryClasses(jar), settings);
  }
}
