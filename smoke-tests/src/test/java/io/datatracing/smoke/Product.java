package io.datatracing.smoke;

import io.datatracing.distribution.demo.Installation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The built distribution, and its command run to its end. */
final class Product {
  /** No measure of speed: a busy machine takes its time. */
  private static final Duration TIMEOUT = Duration.ofSeconds(300);

  private Product() {}

  static Installation installation() {
    return new Installation(Path.of(System.getProperty("datatracing.home")));
  }

  /**
   * What a command did.
   *
   * @param out standard output, UTF-8
   * @param err standard error, UTF-8
   */
  record Result(int exitCode, String out, String err) {}

  /** Runs {@code bin/datatracing} and waits until it ends. */
  static Result run(Path directory, String... arguments) throws IOException, InterruptedException {
    return run(directory, Map.of(), arguments);
  }

  static Result run(Path directory, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(installation().launcher().toString());
    command.addAll(List.of(arguments));
    return run(directory, environment, command);
  }

  /** Runs any command; output goes to files, so that no pipe can fill up. */
  static Result run(Path directory, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(directory, "command", ".out");
    Path err = Files.createTempFile(directory, "command", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(
          command + " did not end in " + TIMEOUT + ":\n" + text(out) + text(err));
    }
    return new Result(process.exitValue(), text(out), text(err));
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
