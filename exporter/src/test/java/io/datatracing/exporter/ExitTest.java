package io.datatracing.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that exit right after their last span, with the default delay of five seconds. */
class ExitTest {
  @TempDir private Path folder;

  @Test
  void theLastSpanIsSentBeforeTheProcessIsGone() throws Exception {
    try (Collector collector = new Collector()) {
      run(collector.endpoint());

      assertThat(collector.spans)
          .extracting(io.opentelemetry.proto.trace.v1.Span::getName)
          .containsExactly("last");
      assertThat(stdout()).isEqualToIgnoringNewLines("work");
      assertThat(stderr()).isEmpty();
    }
  }

  @Test
  void withoutACollectorTheProcessExitsAsEverButForOneLineOnStderr() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }

    run("http://127.0.0.1:" + free);

    assertThat(stdout()).isEqualToIgnoringNewLines("work");
    assertThat(stderr().lines())
        .singleElement()
        .asString()
        .startsWith("[datatracing] spans do not reach http://127.0.0.1:" + free);
  }

  @Test
  void aCollectorThatNeverAnswersHoldsTheProcessForTwoSecondsAtMost() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      long start = System.nanoTime();
      run("http://127.0.0.1:" + silent.getLocalPort());

      // Two seconds, and what a JVM on a busy machine needs to start and to end.
      assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start))
          .isLessThan(Exporter.EXIT_MILLIS + 6_000);
      assertThat(stdout()).isEqualToIgnoringNewLines("work");
    }
  }

  private void run(String endpoint) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-Ddatatracing.exporter.endpoint=" + endpoint,
                "-cp",
                System.getProperty("java.class.path"),
                OneSpanApplication.class.getName())
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the process ended").isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  private String stdout() throws Exception {
    return Files.readString(folder.resolve("out"), StandardCharsets.UTF_8);
  }

  private String stderr() throws Exception {
    return Files.readString(folder.resolve("err"), StandardCharsets.UTF_8);
  }
}
