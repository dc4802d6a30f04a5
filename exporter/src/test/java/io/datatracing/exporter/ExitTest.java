package io.datatracing.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Real processes that exit right after their last span, with the default delay of five seconds. */
@Execution(ExecutionMode.CONCURRENT)
class ExitTest {
  /** On a busy machine two seconds may be too few for a span to arrive. */
  private static final String PATIENT = "-Ddatatracing.exporter.exit=60000";

  @TempDir private Path folder;

  @Test
  void theLastSpanIsSentBeforeTheProcessIsGone() throws Exception {
    try (Collector collector = new Collector()) {
      run(collector.endpoint(), PATIENT);

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
  void aCollectorThatNeverAnswersDoesNotHoldTheProcess() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      // A request alone would take its ten minutes; the process is given two to end.
      run("http://127.0.0.1:" + silent.getLocalPort(), "-Ddatatracing.exporter.timeout=600000");
      assertThat(stdout()).isEqualToIgnoringNewLines("work");
    }
  }

  /** As service managers end processes. */
  @Test
  void aProcessThatIsToldToEndSendsItsSpansFirst() throws Exception {
    try (Collector collector = new Collector()) {
      Process process = start(List.of(), collector.endpoint(), "wait");
      try (BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        assertThat(out.readLine()).isEqualTo("work");
        assertThat(out.readLine()).isEqualTo("waiting");

        process.destroy();

        assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("the process ended").isTrue();
        assertThat(collector.spans).hasSize(1);
      } finally {
        process.destroyForcibly();
      }
    }
  }

  /** A process of its own session, replaced by exec, without standard streams. */
  @Test
  void aDaemonSendsItsSpans() throws Exception {
    try (Collector collector = new Collector()) {
      Process shell =
          start(
              List.of("sh", "-c", "setsid \"$@\" <&- >&- 2>&- &", "sh"),
              collector.endpoint(),
              "end");
      assertThat(shell.waitFor(120, TimeUnit.SECONDS)).isTrue();

      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(collector.spans).hasSize(1));
    }
  }

  private Process start(List<String> before, String endpoint, String argument) throws Exception {
    List<String> command = new ArrayList<>(before);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            PATIENT,
            "-Ddatatracing.exporter.endpoint=" + endpoint,
            "-cp",
            System.getProperty("java.class.path"),
            OneSpanApplication.class.getName(),
            argument));
    return new ProcessBuilder(command).redirectError(folder.resolve("err").toFile()).start();
  }

  private void run(String endpoint, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx64m", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of(options));
    command.add("-Ddatatracing.exporter.endpoint=" + endpoint);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), OneSpanApplication.class.getName()));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("the process ended").isTrue();
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
