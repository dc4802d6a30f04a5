package io.datatracing.smoke;

import com.example.service.Service;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@link Service} in a JVM of its own with the agent, told by lines what to do. */
final class ServiceProcess implements AutoCloseable {
  /** Spans of one call: the client's and the server's. */
  static final int SPANS_A_CALL = 2;

  static final String NAME = "service-under-control";

  private final Process process;
  private final Writer commands;
  private final BufferedReader answers;

  private ServiceProcess(Process process) {
    this.process = process;
    this.commands = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Heartbeats and spans leave five times a second.
   *
   * @param settings of the agent, as system properties
   */
  static ServiceProcess start(URI collector, Map<String, String> settings) throws IOException {
    List<String> command = new ArrayList<>();
    command.add("-javaagent:" + Product.installation().agent());
    command.add("-Ddatatracing.service.name=" + NAME);
    command.add("-Ddatatracing.exporter.endpoint=" + collector);
    command.add("-Ddatatracing.exporter.delay=200");
    command.add("-Ddatatracing.control.interval=200");
    // On a busy machine two seconds may be too few for the last spans and the goodbye.
    command.add("-Ddatatracing.exporter.exit=60000");
    settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
    return start(command);
  }

  /**
   * @param options of the JVM, which has no agent
   */
  static ServiceProcess startWithoutAgent(String... options) throws IOException {
    return start(List.of(options));
  }

  private static ServiceProcess start(List<String> options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx96m");
    command.addAll(options);
    command.addAll(
        List.of(
            "-cp",
            Path.of(Service.class.getProtectionDomain().getCodeSource().getLocation().getPath())
                .toString(),
            Service.class.getName()));
    return new ServiceProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  long pid() {
    return process.pid();
  }

  /** Returns when it is done. */
  void tell(String command) throws IOException {
    commands.write(command + "\n");
    commands.flush();
    String answer = answers.readLine();
    if (!command.equals(answer)) {
      throw new AssertionError("told " + command + ", answered " + answer);
    }
  }

  /** {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws Exception {
    commands.close();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the service did not end with its input");
    }
  }
}
