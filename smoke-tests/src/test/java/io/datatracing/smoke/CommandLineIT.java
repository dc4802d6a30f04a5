package io.datatracing.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.distribution.ExitCode;
import io.datatracing.smoke.Product.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can go wrong at the start is one line that names the value, and an exit code. */
class CommandLineIT {
  @TempDir Path directory;

  @Test
  void aTakenPortIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      Result queryPort =
          Product.run(
              directory, "server", "--data", "data", "--otlp-http-port", "0", "--query-port", port);
      assertFailed(queryPort, ExitCode.PORT_TAKEN, port, "--query-port");

      Result otlpPort =
          Product.run(
              directory, "server", "--data", "data", "--otlp-http-port", port, "--query-port", "0");
      assertFailed(otlpPort, ExitCode.PORT_TAKEN, port, "--otlp-http-port");
    }
  }

  @Test
  void aDataDirectoryInUseIsNamed() throws Exception {
    Path data = directory.resolve("data");
    try (ServerProcess first = ServerProcess.start(data)) {
      assertThat(first.query().getPort()).isPositive();
      assertFailed(second(data), ExitCode.DATA_DIRECTORY, data.toString());
    }
  }

  @Test
  void aDataDirectoryThatCannotBeMadeIsNamed() throws Exception {
    // A file in its way: root may write anywhere, so permissions prove nothing.
    Path file = Files.writeString(directory.resolve("file"), "in the way");

    assertFailed(
        second(file.resolve("data")), ExitCode.DATA_DIRECTORY, file.resolve("data").toString());
  }

  @Test
  void anOldJavaIsNamed() throws Exception {
    Path java = Files.createDirectories(directory.resolve("jdk8/bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"1.8.0_402\"' >&2\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();

    Result result =
        Product.run(
            directory, Map.of("JAVA_HOME", directory.resolve("jdk8").toString()), "--version");

    assertFailed(result, ExitCode.FAILED, "1.8.0_402", "17");
  }

  @Test
  void withoutJavaTheMessageSaysWhatToDo() throws Exception {
    Result result = Product.run(directory, Map.of("JAVA_HOME", directory.toString()), "--version");

    assertFailed(result, ExitCode.FAILED, directory.toString(), "JDK 17");
  }

  @Test
  void anUnknownOptionIsNamed() throws Exception {
    assertFailed(
        Product.run(directory, "server", "--data", "d", "--dta", "x"), ExitCode.USAGE, "--dta");
  }

  private Result second(Path data) throws IOException, InterruptedException {
    return Product.run(
        directory,
        "server",
        "--data",
        data.toString(),
        "--otlp-http-port",
        "0",
        "--query-port",
        "0");
  }

  private static void assertFailed(Result result, int exitCode, String... parts) {
    assertThat(result.err().lines()).as(result.err()).hasSize(1);
    assertThat(result.err()).startsWith("datatracing").contains(parts);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
    assertThat(result.out()).isEmpty();
  }
}
