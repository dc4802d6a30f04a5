package io.datatracing.benchmarks.collector;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The measured process, seen from outside. */
final class ServerProcess implements AutoCloseable {
  static final String HEAP = "-Xmx512m";

  private final Process process;
  private final Path data;
  private final int port;

  private ServerProcess(Process process, Path data, int port) {
    this.process = process;
    this.data = data;
    this.port = port;
  }

  static ServerProcess start(String classPath, String store) throws IOException {
    Path data = Files.createTempDirectory("datatracing-benchmark");
    Process process =
        new ProcessBuilder(
                "java",
                HEAP,
                "-cp",
                classPath,
                ServerUnderLoad.class.getName(),
                store,
                data.resolve("data").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String port = out.readLine();
    if (port == null) {
      throw new IOException("the server with store " + store + " did not start");
    }
    return new ServerProcess(process, data, Integer.parseInt(port));
  }

  int port() {
    return port;
  }

  double cpuSeconds() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  long peakMegabytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
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
