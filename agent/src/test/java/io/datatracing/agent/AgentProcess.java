package io.datatracing.agent;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** A JVM with the agent that the build has just packed, run to its end. */
final class AgentProcess {
  private static final long TIMEOUT_SECONDS = 60;

  final int exitCode;
  final String out;
  final String error;

  private AgentProcess(int exitCode, String out, String error) {
    this.exitCode = exitCode;
    this.out = out;
    this.error = error;
  }

  /** The JDKs to test on: this one, and those that profile {@code jdks} names. */
  static List<String> jdks() {
    List<String> homes = new ArrayList<>();
    homes.add(System.getProperty("java.home"));
    String more = System.getProperty("agent.test.jdks", "");
    if (!more.isEmpty()) {
      homes.addAll(Arrays.asList(more.split(File.pathSeparator)));
    }
    return homes;
  }

  static File jar() {
    return new File(System.getProperty("agent.jar"));
  }

  static String agentOption() {
    return "-javaagent:" + jar();
  }

  /** Packs {@link EmptyAgent} and {@link HelloProgram}. */
  static Path emptyAgent(Path directory) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", EmptyAgent.class.getName());
    manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
    Path jar = directory.resolve("empty-agent.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      for (Class<?> type : List.of(EmptyAgent.class, HelloProgram.class)) {
        String name = type.getName().replace('.', '/') + ".class";
        out.putNextEntry(new ZipEntry(name));
        out.write(Files.readAllBytes(Path.of(testClasses(), name)));
        out.closeEntry();
      }
    }
    return jar;
  }

  /** Runs {@code java} of a JDK with this module's test classes on the class path. */
  static AgentProcess run(String jdk, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(jdk + "/bin/java");
    command.add("-Xmx128m");
    command.addAll(Arrays.asList(arguments));
    Path out = Files.createTempFile("agent", ".out");
    Path error = Files.createTempFile("agent", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(error.toFile());
    builder.environment().keySet().removeIf(AgentProcess::changesTheRun);
    builder.environment().put("CLASSPATH", testClasses());
    Process process = builder.start();
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(command + " did not end within " + TIMEOUT_SECONDS + " s");
    }
    AgentProcess result =
        new AgentProcess(process.exitValue(), Files.readString(out), Files.readString(error));
    Files.delete(out);
    Files.delete(error);
    return result;
  }

  private static boolean changesTheRun(String variable) {
    return variable.startsWith("OTEL_")
        || variable.startsWith("DATATRACING_")
        || variable.equals("JAVA_TOOL_OPTIONS");
  }

  private static String testClasses() {
    return new File(
            AgentProcess.class.getProtectionDomain().getCodeSource().getLocation().getPath())
        .getPath();
  }
}
