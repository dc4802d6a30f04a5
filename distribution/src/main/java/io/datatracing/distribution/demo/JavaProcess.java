package io.datatracing.distribution.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A JVM that says in one line on standard output that it is ready.
 *
 * <p>Standard output and error go to {@code <logs>/<name>.log}. A daemon thread copies standard
 * output and looks for the ready line; nothing else touches the stream.
 */
public final class JavaProcess implements AutoCloseable {
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  private final String name;
  private final Path log;
  private final Process process;
  private final CompletableFuture<String> readyLine = new CompletableFuture<>();

  private JavaProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  static JavaProcess start(JavaCommand command, Path logs) throws IOException {
    Path log = logs.resolve(command.name() + ".log");
    ProcessBuilder builder = new ProcessBuilder(command.arguments());
    builder.environment().keySet().removeIf(JavaProcess::isTracingSetting);
    builder.environment().putAll(command.environment());
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    JavaProcess started = new JavaProcess(command.name(), log, builder.start());
    Thread pump = new Thread(() -> started.pump(command.readyPrefix()), command.name() + "-output");
    pump.setDaemon(true);
    pump.start();
    return started;
  }

  /** What a user has set for other programs must not change what is shown here. */
  private static boolean isTracingSetting(String variable) {
    return variable.startsWith("OTEL_")
        || variable.startsWith("DATATRACING_")
        || variable.startsWith("AIRFLOW_CTX_")
        || variable.startsWith("TRACE");
  }

  private void pump(String readyPrefix) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        Writer file =
            Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        file.write(line + System.lineSeparator());
        file.flush();
        if (line.startsWith(readyPrefix)) {
          readyLine.complete(line.substring(readyPrefix.length()));
        }
      }
      readyLine.completeExceptionally(new IOException(name + " ended before it was ready"));
    } catch (IOException | UncheckedIOException e) {
      readyLine.completeExceptionally(e);
    }
  }

  /**
   * Waits for the ready line.
   *
   * @return what stands after the prefix
   * @throws IOException when the process ends or the time is over; the message names the log
   */
  String awaitReady(Duration timeout) throws IOException, InterruptedException {
    try {
      return readyLine.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(name + " ended before it was ready; its output is in " + log, e);
    } catch (TimeoutException e) {
      throw new IOException(
          name + " was not ready in " + timeout.toSeconds() + " s; its output is in " + log, e);
    }
  }

  public String name() {
    return name;
  }

  /** What the process has written so far. */
  public Path log() {
    return log;
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGTERM, without waiting: several processes can end side by side. */
  void stop() {
    process.destroy();
  }

  /** Asks the process to end and kills it when it doesn't within 10 seconds. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
