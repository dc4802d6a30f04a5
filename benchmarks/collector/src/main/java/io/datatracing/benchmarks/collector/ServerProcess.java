package io.datatracing.benchmarks.collector;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The measured process, seen from outside. */
final class ServerProcess implements AutoCloseable {
  static final String HEAP = "-Xmx512m";

  private final Process process;
  private final Path data;
  private final BufferedReader out;
  private final String[] ports;

  private ServerProcess(Process process, Path data, BufferedReader out, String ports) {
    this.process = process;
    this.data = data;
    this.out = out;
    this.ports = ports.split(" ");
  }

  /**
   * @param more arguments of {@link ServerUnderLoad} behind the directory
   */
  static ServerProcess start(String classPath, String store, String... more) throws IOException {
    Path data = Files.createTempDirectory("datatracing-benchmark");
    List<String> command =
        new ArrayList<>(
            List.of("java", HEAP, "-cp", classPath, ServerUnderLoad.class.getName(), store));
    command.add(data.resolve("data").toString());
    command.addAll(List.of(more));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String ports = out.readLine();
    if (ports == null) {
      throw new IOException("the server with store " + store + " did not start");
    }
    return new ServerProcess(process, data, out, ports);
  }

  int port(Protocol protocol) {
    return Integer.parseInt(ports[protocol.ordinal()]);
  }

  /** Ends what {@link ThrottledWriter} does. */
  void free() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
  }

  long megabytes() throws IOException {
    return status("VmRSS:");
  }

  double cpuSeconds() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  long peakMegabytes() throws IOException {
    return status("VmHWM:");
  }

  private long status(String field) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(0);
  }

  long diskBytes() throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  /** Ends the process in order, then removes its data; the bytes that were left on disk. */
  long stop() throws IOException, InterruptedException {
    process.getOutputStream().close();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new IOException("the server did not stop within 30 s");
    }
    return diskBytes();
  }

  /** After {@link #stop}: spans that the store has accepted; nothing of none. */
  long acceptedSpans() throws IOException {
    String line = out.readLine();
    return line == null ? 0 : Long.parseLong(line);
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}
