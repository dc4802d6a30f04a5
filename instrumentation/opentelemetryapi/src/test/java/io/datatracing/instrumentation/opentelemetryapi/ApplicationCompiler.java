package io.datatracing.instrumentation.opentelemetryapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Compiles an application against the jars it was written for, with the compiler of the JDK that
 * builds: the one that runs the tests may be another one, without a compiler.
 */
final class ApplicationCompiler {
  private static final int SECONDS = 120;

  private ApplicationCompiler() {}

  /**
   * @param source a resource below {@code applications}, one class in no package
   */
  static void compile(String source, List<Path> jars, Path directory)
      throws IOException, InterruptedException {
    Path file = directory.resolve(source);
    try (InputStream in =
        ApplicationCompiler.class.getClassLoader().getResourceAsStream("applications/" + source)) {
      Files.copy(Objects.requireNonNull(in, source), file);
    }
    String classPath =
        jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    String home = System.getProperty("build.java.home", System.getProperty("java.home"));
    Path said = directory.resolve("javac.txt");
    Process javac =
        new ProcessBuilder(
                Path.of(home, "bin", "javac").toString(),
                "--release",
                "8",
                "-Xlint:-options",
                "-cp",
                classPath,
                "-d",
                directory.toString(),
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      assertThat(javac.waitFor(SECONDS, TimeUnit.SECONDS)).as("javac ends").isTrue();
    } finally {
      javac.destroyForcibly();
    }
    assertThat(javac.exitValue())
        .as(new String(Files.readAllBytes(said), StandardCharsets.UTF_8))
        .isZero();
  }
}
