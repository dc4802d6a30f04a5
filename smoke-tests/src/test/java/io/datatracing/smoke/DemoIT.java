package io.datatracing.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datatracing.distribution.ExitCode;
import io.datatracing.smoke.Product.Result;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code datatracing demo}, as the README tells to run it. */
class DemoIT {
  @TempDir Path directory;

  @Test
  void onceShowsATraceOfAllServicesAndLeavesNothingRunning() throws Exception {
    Result result =
        Product.run(directory, "demo", "--once", "--otlp-http-port", "0", "--query-port", "0");

    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
    assertThat(result.out())
        .containsPattern("(?m)^trace [0-9a-f]{32}$")
        .contains("6 services")
        .containsPattern("stored \\d+ traces, \\d+ spans, 7 services");
    assertThat(result.err()).isEmpty();
    assertThat(pipelineProcesses()).isEmpty();
  }

  @Test
  void aTakenPortIsOneLineAndLeavesNothingRunning() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      Result result = Product.run(directory, "demo", "--query-port", port);

      assertThat(result.exitCode()).isEqualTo(ExitCode.PORT_TAKEN);
      assertThat(result.err().lines()).hasSize(1);
      assertThat(result.err()).contains(port, "--query-port");
      assertThat(pipelineProcesses()).isEmpty();
    }
  }

  @Test
  void itNamesThePageOfTheTraceItDrawsAndKilledItLeavesNothingRunning() throws Exception {
    Process demo =
        new ProcessBuilder(
                Product.installation().launcher().toString(),
                "demo",
                "--otlp-http-port",
                "0",
                "--query-port",
                "0")
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      List<String> said = linesUntil(demo, "Ctrl-C stops everything");
      String drawn = only(said, "trace ").substring("trace ".length());
      assertThat(only(said, "  This trace: ")).endsWith("/trace/" + drawn);
      assertThat(pipelineProcesses()).hasSize(8);
    } finally {
      demo.destroyForcibly();
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(pipelineProcesses()).isEmpty());
  }

  private static List<String> linesUntil(Process process, String part) throws IOException {
    List<String> said = new ArrayList<>();
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      said.add(line);
      if (line.contains(part)) {
        return said;
      }
    }
    throw new IOException("the demo ended before it said \"" + part + "\"");
  }

  private static String only(List<String> lines, String start) {
    List<String> found = lines.stream().filter(line -> line.startsWith(start)).toList();
    assertThat(found).as("lines that start with \"%s\" in %s", start, lines).hasSize(1);
    return found.get(0);
  }

  /** The broker and the services of this test's demo; they write crash reports to its directory. */
  private List<String> pipelineProcesses() {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.map(process -> process.info().commandLine().orElse(""))
          .filter(line -> line.contains("-XX:ErrorFile=" + directory))
          .toList();
    }
  }
}
