package io.datatracing.examples.connect;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * A standalone worker in a JVM of its own. Its class path is read from {@code
 * target/connect.classpath}, which the build of this module writes beside its classes and its jar.
 */
public final class ConnectProcess implements AutoCloseable {
  private static final String STARTED = "task finished initialization and start";
  private static final long STOP_SECONDS = 20;

  private final Process process;

  private ConnectProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts a worker with connectors of one task each, and returns when all tasks have started.
   *
   * @param directory for the files of worker and connectors; exists
   * @param jvmArguments more than the heap: an agent
   * @param connectors each with its {@code name}
   * @throws IOException if it ends before it is ready; its own words are on standard error
   */
  public static ConnectProcess start(
      Path directory,
      List<String> jvmArguments,
      String bootstrapServers,
      List<Map<String, String>> connectors)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(jvmArguments);
    command.addAll(List.of("-cp", classPath()));
    command.add("org.apache.kafka.connect.cli.ConnectStandalone");
    command.add(store(directory, "worker", worker(directory, bootstrapServers)));
    for (Map<String, String> connector : connectors) {
      command.add(store(directory, connector.getOrDefault("name", "connector"), connector));
    }
    ConnectProcess started =
        new ConnectProcess(
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    boolean ready = false;
    try {
      started.awaitTasks(connectors.size());
      ready = true;
      return started;
    } finally {
      if (!ready) {
        started.close();
      }
    }
  }

  private static Map<String, String> worker(Path directory, String bootstrapServers) {
    return Map.of(
        "bootstrap.servers",
        bootstrapServers,
        "listeners",
        "http://127.0.0.1:0",
        "plugin.discovery",
        "service_load",
        "offset.storage.file.filename",
        directory.resolve("offsets").toString(),
        "key.converter",
        "org.apache.kafka.connect.storage.StringConverter",
        "value.converter",
        "org.apache.kafka.connect.json.JsonConverter",
        "consumer.auto.offset.reset",
        "earliest");
  }

  private static String store(Path directory, String name, Map<String, String> entries)
      throws IOException {
    Properties properties = new Properties();
    properties.putAll(entries);
    Path file = directory.resolve(name + ".properties");
    try (Writer out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    }
    return file.toString();
  }

  /** What comes later is little and is dropped when the process ends: tasks that start anew. */
  private void awaitTasks(int count) throws IOException {
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    int started = 0;
    while (started < count) {
      String line = lines.readLine();
      if (line == null) {
        throw new IOException("the worker ended when " + started + " tasks had started");
      }
      if (line.endsWith(STARTED)) {
        started++;
      }
    }
  }

  private static String classPath() throws IOException {
    Path own;
    try {
      own =
          Path.of(ConnectProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
    Path libraries = own.resolveSibling("connect.classpath");
    if (Files.notExists(libraries)) {
      throw new IOException(libraries + " is missing; build the module examples/connect first");
    }
    return own + File.pathSeparator + Files.readString(libraries).trim();
  }

  /** Ends the process in order, so that its last spans leave; kills it after 20 seconds. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
