package io.datatracing.examples.oldbroker;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The old broker in a JVM of its own. Uses nothing of Kafka itself: depend on this module with all
 * its dependencies excluded.
 */
public final class OldBrokerProcess implements AutoCloseable {
  private static final long STOP_SECONDS = 20;

  private final Process process;
  private final String bootstrapServers;

  private OldBrokerProcess(Process process, String bootstrapServers) {
    this.process = process;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Starts a broker with a heap of 256 MB and waits until it accepts clients.
   *
   * @param settings each {@code name=value}, see {@link OldBrokerMain}
   * @throws IOException if it ends before it is ready; its own words are on standard error
   */
  public static OldBrokerProcess start(String... settings) throws IOException {
    return start("oldbroker", settings);
  }

  /** As {@link #start}, of the version that {@code examples/olderbroker} names: 2.8. */
  public static OldBrokerProcess startOlder(String... settings) throws IOException {
    return start("olderbroker", settings);
  }

  private static OldBrokerProcess start(String module, String... settings) throws IOException {
    List<String> command = new ArrayList<>();
    // Of the JDK that builds: the one that runs the tests may be too old for a broker.
    String home = System.getProperty("build.java.home", System.getProperty("java.home"));
    command.add(Path.of(home, "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", classPath(module), OldBrokerMain.class.getName()));
    command.addAll(List.of(settings));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(OldBrokerMain.READY)) {
        return new OldBrokerProcess(process, line.substring(OldBrokerMain.READY.length()));
      }
    }
    process.destroy();
    throw new IOException("the old broker ended before it was ready");
  }

  private static String classPath(String module) throws IOException {
    Path own;
    try {
      own =
          Path.of(
              OldBrokerProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
    Path libraries = own.resolveSibling(module + ".classpath");
    if (Files.notExists(libraries)) {
      throw new IOException(
          libraries + " is missing; build the module examples/" + module + " first");
    }
    return own + File.pathSeparator + Files.readString(libraries).trim();
  }

  /** The address for {@code bootstrap.servers}: {@code 127.0.0.1:port}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Ends the process: asks first, kills it after 20 seconds. */
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
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
