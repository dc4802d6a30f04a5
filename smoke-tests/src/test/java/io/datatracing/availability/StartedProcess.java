package io.datatracing.availability;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A command of the distribution that listens at an address until it is ended. */
final class StartedProcess implements AutoCloseable {
  private static final Pattern READY =
      Pattern.compile("DataTracing \\S+ is ready: .*?(http\\S+) .*");
  private static final long STOP_SECONDS = 120;

  private final Process process;
  private final URI address;

  private StartedProcess(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /** Returns when it has said that it is ready, with the first address that it named. */
  static StartedProcess start(String launcher, String javaOptions, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("DATATRACING_JAVA_OPTS", javaOptions);
    Process process = builder.start();
    // Not closed: closing it would close the process's standard output.
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    String line = lines.readLine();
    Matcher ready = READY.matcher(String.valueOf(line));
    if (!ready.matches()) {
      process.destroyForcibly();
      throw new IOException("not ready, but: " + line);
    }
    return new StartedProcess(process, URI.create(ready.group(1)));
  }

  URI address() {
    return address;
  }

  /** {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
