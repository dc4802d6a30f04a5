package io.datatracing.agent;

import com.example.programs.EmptyAgent;
import com.example.programs.HelloProgram;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/**
 * A JVM, usually with the agent that the build has just packed. Nothing of the environment that
 * would change the run is passed on.
 */
final class AgentProcess implements AutoCloseable {
  /** A machine that runs other builds may be slow; no test waits that long when all is well. */
  static final long TIMEOUT_SECONDS = Long.getLong("agent.test.timeout.seconds", 240);

  private final Process process;
  private final List<String> command;
  private final Path outFile;
  private final Path errorFile;

  /** After {@link #end}. */
  int exitCode;

  String out = "";
  String error = "";

  private AgentProcess(List<String> command, Process process, Path outFile, Path errorFile) {
    this.command = command;
    this.process = process;
    this.outFile = outFile;
    this.errorFile = errorFile;
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

  /** The feature version of a JDK, from its {@code release} file. */
  static int version(String jdk) throws IOException {
    for (String line : Files.readAllLines(Path.of(jdk, "release"))) {
      if (line.startsWith("JAVA_VERSION=")) {
        return Integer.parseInt(line.replaceAll("JAVA_VERSION=\"([0-9]+).*", "$1"));
      }
    }
    throw new IOException(jdk + "/release names no version");
  }

  static File jar() {
    return new File(System.getProperty("agent.jar")).getAbsoluteFile();
  }

  static String agentOption() {
    return "-javaagent:" + jar();
  }

  /** Packs {@link EmptyAgent} and {@link HelloProgram}. */
  static Path emptyAgent(Path directory) throws IOException {
    return agentOf(directory, EmptyAgent.class, HelloProgram.class);
  }

  /** Packs an agent, and other classes with it. */
  static Path agentOf(Path directory, Class<?> agent, Class<?>... more) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", agent.getName());
    manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
    Path jar = directory.resolve(agent.getSimpleName() + ".jar");
    List<Class<?>> types = new ArrayList<>(List.of(agent));
    types.addAll(Arrays.asList(more));
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      for (Class<?> type : types) {
        String name = type.getName().replace('.', '/') + ".class";
        out.putNextEntry(new ZipEntry(name));
        out.write(Files.readAllBytes(programs().resolve(name)));
        out.closeEntry();
      }
    }
    return jar;
  }

  /** The directory of the applications' own classes. */
  static Path programs() {
    return locationOf(HelloProgram.class);
  }

  /** The jar or directory that a class of the tests' class path is in. */
  static Path locationOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A jar of the tests' class path by the beginning of its file's name. */
  static Path library(String name) {
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path path = Path.of(entry);
      if (path.getFileName().toString().matches(name + "-[0-9].*\\.jar")) {
        return path;
      }
    }
    throw new IllegalArgumentException("the class path has no " + name);
  }

  /** Runs {@code java} of a JDK with the applications on the class path. */
  static AgentProcess run(String jdk, String... arguments) {
    return on(jdk).with(arguments).run();
  }

  static Builder on(String jdk) {
    return new Builder(jdk);
  }

  /** What a JVM is started with. */
  static final class Builder {
    private final String jdk;
    private final List<String> arguments = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<String> before = new ArrayList<>();
    private String heap = "-Xmx128m";
    private String classPath = programs().toString();

    private Builder(String jdk) {
      this.jdk = jdk;
    }

    Builder traced() {
      return with(agentOption());
    }

    /** Traced, and its spans come soon, and all of them however slow the machine is. */
    Builder traced(SpanReceiver receiver) {
      return traced()
          .with("-Ddatatracing.exporter.endpoint=" + receiver.endpoint())
          .with("-Ddatatracing.exporter.delay=100")
          .with("-Ddatatracing.exporter.exit=60000");
    }

    /** Options, main class and arguments, in the order of the calls. */
    Builder with(String... more) {
      arguments.addAll(Arrays.asList(more));
      return this;
    }

    Builder heap(String option) {
      heap = option;
      return this;
    }

    /** Also on the class path. */
    Builder library(String... names) {
      for (String name : names) {
        classPath += File.pathSeparator + AgentProcess.library(name);
      }
      return this;
    }

    Builder classPath(String path) {
      classPath = path;
      return this;
    }

    Builder environment(String variable, String value) {
      environment.put(variable, value);
      return this;
    }

    /** A command that runs the JVM, such as {@code unshare}. */
    Builder under(String... words) {
      before.addAll(Arrays.asList(words));
      return this;
    }

    AgentProcess start() {
      List<String> command = new ArrayList<>(before);
      command.add(jdk + "/bin/java");
      command.add(heap);
      command.addAll(arguments);
      try {
        Path out = Files.createTempFile("agent", ".out");
        Path error = Files.createTempFile("agent", ".err");
        ProcessBuilder builder =
            new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(error.toFile());
        builder.environment().keySet().removeIf(AgentProcess::changesTheRun);
        builder.environment().put("CLASSPATH", classPath);
        builder.environment().putAll(environment);
        return new AgentProcess(command, builder.start(), out, error);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    AgentProcess run() {
      try (AgentProcess process = start()) {
        return process.end();
      }
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What it has printed so far. */
  String outSoFar() {
    return read(outFile);
  }

  String errorSoFar() {
    return read(errorFile);
  }

  /** Says a line to the application. */
  void tell(String line) {
    try {
      process
          .getOutputStream()
          .write((line + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the application is gone: " + errorSoFar(), e);
    }
  }

  /** Closes standard input, on which applications of these tests wait, and waits for the end. */
  AgentProcess end() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(
            command
                + " did not end within "
                + TIMEOUT_SECONDS
                + " s\n"
                + outSoFar()
                + errorSoFar());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    exitCode = process.exitValue();
    out = outSoFar();
    error = errorSoFar();
    return this;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      Files.deleteIfExists(outFile);
      Files.deleteIfExists(errorFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean changesTheRun(String variable) {
    return variable.startsWith("OTEL_")
        || variable.startsWith("DATATRACING_")
        || variable.startsWith("AIRFLOW_CTX_")
        || variable.equals("TRACEPARENT")
        || variable.equals("TRACESTATE")
        || variable.equals("JAVA_TOOL_OPTIONS")
        || variable.equals("JDK_JAVA_OPTIONS");
  }
}
