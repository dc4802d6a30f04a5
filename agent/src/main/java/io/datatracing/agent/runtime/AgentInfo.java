package io.datatracing.agent.runtime;

import io.datatracing.agent.AgentJar;
import io.datatracing.exporter.Settings;
import io.datatracing.instrumentation.api.plan.InstrumentationPlan;
import io.datatracing.instrumentation.api.plan.PlanReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/** What {@code java -jar datatracing-agent.jar} prints: version, settings, instrumentations. */
public final class AgentInfo implements BiConsumer<File, Appendable> {
  @Override
  public void accept(File jar, Appendable out) {
    try (JarFile file = new JarFile(jar)) {
      print(file, out);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + jar, e);
    }
  }

  private static void print(JarFile jar, Appendable out) throws IOException {
    Attributes manifest = jar.getManifest().getMainAttributes();
    out.append("DataTracing agent ")
        .append(manifest.getValue(Attributes.Name.IMPLEMENTATION_VERSION))
        .append("\nusage: java -javaagent:")
        .append(jar.getName())
        .append(
            " ...\n\nsettings (as system property, or as environment variable: DATATRACING_SERVICE_NAME):\n");
    Settings settings = Settings.ofProcess(ConfigFile.read(Collections.emptyMap()));
    for (String[] setting : AgentSettings.ALL) {
      print(setting, settings, out);
    }
    out.append("\ninstrumentations:\n");
    List<InstrumentationPlan> plans = PlanReader.read(AgentJar.entry(jar, AgentJar.PLAN));
    for (InstrumentationPlan plan : plans) {
      String enabled = AgentSettings.enabledName(plan.name());
      Settings.Value set = settings.find(enabled);
      out.append("  ").append(plan.name()).append(set == null ? "" : ": " + enabled + " is ");
      out.append(set == null ? "" : set.text() + " (" + set.source() + ")").append('\n');
    }
  }

  private static void print(String[] setting, Settings settings, Appendable out)
      throws IOException {
    String[] standard = Arrays.copyOfRange(setting, 3, setting.length);
    Settings.Value set = settings.find(setting[0], standard);
    String value = set == null ? setting[1] : set.text();
    out.append("  ").append(setting[0]).append(" = ").append(value.isEmpty() ? "(none)" : value);
    out.append(set == null ? "" : "  from " + set.source()).append("\n      ").append(setting[2]);
    for (String name : standard) {
      out.append("; ").append(name);
    }
    out.append('\n');
  }
}
