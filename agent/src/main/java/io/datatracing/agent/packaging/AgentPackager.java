package io.datatracing.agent.packaging;

import io.datatracing.agent.AgentJar;
import io.datatracing.agent.ClassArchive;
import io.datatracing.instrumentation.api.compiler.BootstrapClosure;
import io.datatracing.instrumentation.api.compiler.ClassClosure;
import io.datatracing.instrumentation.api.plan.InstrumentationPlan;
import io.datatracing.instrumentation.api.plan.PlanFormat;
import io.datatracing.instrumentation.api.plan.PlanReader;
import io.datatracing.instrumentation.api.plan.PlanWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import net.bytebuddy.dynamic.ClassFileLocator;

/**
 * Writes {@code datatracing-agent.jar} from the build's class path: what each loader needs, found
 * by following references, relocated, in one archive a loader (see {@link AgentJar}).
 */
public final class AgentPackager {
  /** 2020-01-01: a jar is the same bytes whenever it is built. */
  private static final long TIMESTAMP_MILLIS = 1_577_836_800_000L;

  private static final String AGENT = "io/datatracing/agent";
  private static final String[] AGENT_PREFIXES = {
    "io/datatracing/", "net/bytebuddy/jar/asm/", "org/jctools/"
  };

  private static final String[] AGENT_RESOURCES = {
    "io/datatracing/exporter/version.properties",
  };

  private final ClassLoader classPath;
  private final ClassFileLocator classes;
  private final Relocation relocation = new Relocation();

  private AgentPackager(ClassLoader classPath) {
    this.classPath = classPath;
    this.classes = ClassFileLocator.ForClassLoader.of(classPath);
  }

  /**
   * @param arguments the jar to write; the version
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2) {
      throw new IllegalArgumentException("usage: AgentPackager <jar> <version>");
    }
    ClassLoader classPath = Thread.currentThread().getContextClassLoader();
    new AgentPackager(classPath).write(Paths.get(arguments[0]), arguments[1]);
  }

  private void write(Path jar, String version) throws IOException {
    List<InstrumentationPlan> plans = plans();
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("META-INF/MANIFEST.MF", manifest(version));
    relocation.relocate(visible()).forEach((name, file) -> entries.put(name + ".class", file));
    entries.put(AgentJar.BOOTSTRAP_CLASSES, archive(BootstrapClosure.of(classPath)));
    entries.put(AgentJar.AGENT_CLASSES, ClassArchive.write(agent()));
    entries.put(AgentJar.LIBRARY_CLASSES, archive(library(plans)));
    entries.put(AgentJar.PLAN, PlanWriter.write(plans));
    Path directory = jar.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      for (Map.Entry<String, byte[]> content : entries.entrySet()) {
        ZipEntry entry = new ZipEntry(content.getKey());
        entry.setTime(TIMESTAMP_MILLIS);
        out.putNextEntry(entry);
        out.write(content.getValue());
        out.closeEntry();
      }
    }
  }

  private static byte[] manifest(String version) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.IMPLEMENTATION_TITLE, "DataTracing agent");
    attributes.put(Attributes.Name.IMPLEMENTATION_VERSION, version);
    attributes.put(Attributes.Name.MAIN_CLASS, "io.datatracing.agent.Agent");
    attributes.putValue("Premain-Class", "io.datatracing.agent.Agent");
    attributes.putValue("Agent-Class", "io.datatracing.agent.Agent");
    attributes.putValue("Can-Redefine-Classes", "true");
    attributes.putValue("Can-Retransform-Classes", "true");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    manifest.write(bytes);
    return bytes.toByteArray();
  }

  private List<InstrumentationPlan> plans() throws IOException {
    List<InstrumentationPlan> plans = new ArrayList<>();
    for (URL plan : Collections.list(classPath.getResources(PlanFormat.RESOURCE))) {
      try (InputStream in = plan.openStream()) {
        plans.addAll(PlanReader.read(readAll(in)));
      }
    }
    plans.sort(Comparator.comparing(InstrumentationPlan::name));
    return plans;
  }

  private static byte[] readAll(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      bytes.write(buffer, 0, read);
    }
    return bytes.toByteArray();
  }

  /** The classes the application's loader sees. */
  private Map<String, byte[]> visible() throws IOException {
    return new ClassClosure(classes, new String[] {AGENT + "/"}, runtimePrefix())
        .add(AGENT + "/Agent")
        .classFiles();
  }

  private Map<String, byte[]> agent() throws IOException {
    Map<String, byte[]> found = relocation.relocate(agentClasses());
    for (String resource : AGENT_RESOURCES) {
      try (InputStream in = classPath.getResourceAsStream(resource)) {
        if (in == null) {
          throw new IOException("there is no resource " + resource);
        }
        found.put(resource, readAll(in));
      }
    }
    return found;
  }

  private Map<String, byte[]> agentClasses() throws IOException {
    return new ClassClosure(classes, AGENT_PREFIXES, "io/datatracing/bootstrap/")
        .add(runtimePrefix() + "AgentRuntime")
        .add(runtimePrefix() + "AgentInfo")
        // Loaded by name, on Java 9 and later.
        .add("io/datatracing/instrumentation/weaver/NamedModules")
        .classFiles();
  }

  private static String runtimePrefix() {
    return AGENT + "/runtime/";
  }

  private Map<String, byte[]> library(List<InstrumentationPlan> plans) throws IOException {
    Map<String, byte[]> found = new LinkedHashMap<>();
    for (InstrumentationPlan plan : plans) {
      List<String> names = new ArrayList<>(plan.helpers());
      names.add(plan.stub());
      for (String name : names) {
        found.put(name, classes.locate(name.replace('/', '.')).resolve());
      }
    }
    return found;
  }

  private byte[] archive(Map<String, byte[]> classFiles) throws IOException {
    return ClassArchive.write(relocation.relocate(classFiles));
  }
}
