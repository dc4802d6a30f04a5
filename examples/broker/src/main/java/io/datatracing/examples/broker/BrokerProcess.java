package io.datatracing.examples.broker;

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
 * A broker in a JVM of its own, for tests whose class path holds another version of the client.
 *
 * <p>Uses nothing of Kafka itself: depend on this module with all its dependencies excluded. The
 * broker's class path is read from {@code target/broker.classpath}, which the build of this module
 * writes beside its classes and its jar.
 */
public final class BrokerProcess implements AutoCloseable {
  private static final long STOP_SECONDS = 20;

  private final Process process;
  private final String bootstrapServers;

  private BrokerProcess(Process process, String bootstrapServers) {
    this.process = process;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Starts a broker with a heap of 256 MB and waits until it accepts clients.
   *
   * @param arguments as for {@link BrokerMain}; {@code --attached} is added
   * @throws IOException if it ends before it is ready; its own words are on standard error
   */
  public static BrokerProcess start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    // Of the JDK that builds: the one that runs the tests may be too old for a broker.
    String home = System.getProperty("build.java.home", System.getProperty("java.home"));
    command.add(Path.of(home, "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", classPath(), BrokerMain.class.getName(), "--attached"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(BrokerMain.READY)) {
        return new BrokerProcess(process, line.substring(BrokerMain.READY.length()));
      }
    }
    process.destroy();
    throw new IOException("the broker ended before it was ready: " + String.join(" ", arguments));
  }

  private static String classPath() throws IOException {
    Path own;
    try {
      own =
          Path.of(BrokerProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
    Path libraries = own.resolveSibling("broker.classpath");
    if (Files.notExists(libraries)) {
      throw new IOException(libraries + " is missing; build the module examples/broker first");
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
