package io.datatracing.benchmarks.query;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packed server, as a user starts it, with a bound on its heap. */
final class ServerProcess implements AutoCloseable {
  static final String HEAP = "-Xmx1g";

  private static final Pattern READY =
      Pattern.compile(
          "DataTracing is ready: UI http://\\S+?:(\\d+)\\s+OTLP/HTTP http://\\S+?:(\\d+).*");

  private final Process process;
  private final int queryPort;
  private final int otlpPort;

  private ServerProcess(Process process, int queryPort, int otlpPort) {
    this.process = process;
    this.queryPort = queryPort;
    this.otlpPort = otlpPort;
  }

  static ServerProcess start(Path launcher, Path data) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                launcher.toString(),
                "server",
                "--data",
                data.toString(),
                "--query-port",
                "0",
                "--otlp-http-port",
                "0")
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().merge("DATATRACING_JAVA_OPTS", HEAP, (a, b) -> a + " " + b);
    Process process = builder.start();
    // Not closed: closing it would close the process's standard output.
    BufferedReader out = process.inputReader();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher ready = READY.matcher(line);
      if (ready.matches()) {
        Thread rest = new Thread(() -> out.lines().forEach(any -> {}), "server-output");
        rest.setDaemon(true);
        rest.start();
        return new ServerProcess(
            process, Integer.parseInt(ready.group(1)), Integer.parseInt(ready.group(2)));
      }
    }
    throw new IOException("the server did not start; exit code " + process.exitValue());
  }

  int queryPort() {
    return queryPort;
  }

  int otlpPort() {
    return otlpPort;
  }

  double cpuSeconds() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  long residentMegabytes() throws IOException {
    return status("VmRSS:");
  }

  long peakMegabytes() throws IOException {
    return status("VmHWM:");
  }

  private long status(String field) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"));
    return lines.stream()
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(0);
  }

  /** In order: what is in the log becomes blocks. */
  void stop() throws IOException, InterruptedException {
    process.destroy();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      throw new IOException("the server did not stop within 120 s");
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
