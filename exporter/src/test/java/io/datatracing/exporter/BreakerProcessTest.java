package io.datatracing.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real JVMs with a small heap that is full. */
@Execution(ExecutionMode.CONCURRENT)
class BreakerProcessTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseG1GC", "-XX:+UseParallelGC"})
  void aFullHeapOpensTheBreakerAndAFreeOneClosesIt(String collector) throws Exception {
    run(collector);

    assertThat(out()).isEqualTo("recorded\npaused\nrecorded again\n");
    assertThat(error().lines())
        .filteredOn(line -> line.contains("the JVM"))
        .hasSize(2)
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith(
                        "[datatracing] the JVM is under pressure, no spans are recorded until it has recovered: "),
            line ->
                assertThat(line)
                    .isEqualTo("[datatracing] the JVM has recovered, spans are recorded again"));
    assertThat(error()).contains("agent.breaker_open=");
  }

  @Test
  void switchedOffItStaysClosed() throws Exception {
    // The application gives up waiting; shortened, as nothing is to happen.
    run("-XX:+UseSerialGC", "-Ddatatracing.breaker=false", "-Dpressure.seconds=6");

    assertThat(out()).isEqualTo("recorded\nnever paused\nrecorded again\n");
    assertThat(error()).doesNotContain("the JVM", "agent.breaker_open");
  }

  private void run(String... options) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx48m",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UseGCOverheadLimit",
            "-Ddatatracing.exporter.endpoint=http://127.0.0.1:1",
            "-Ddatatracing.exporter.report=true");
    builder.command().addAll(List.of(options));
    builder
        .command()
        .addAll(
            List.of(
                "-cp", System.getProperty("java.class.path"), PressureApplication.class.getName()));
    Process process =
        builder
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    try {
      assertThat(process.waitFor(240, TimeUnit.SECONDS)).as("the process ended").isTrue();
    } finally {
      process.destroyForcibly();
    }
  }

  private String out() throws Exception {
    return Files.readString(folder.resolve("out"));
  }

  private String error() throws Exception {
    return Files.readString(folder.resolve("err"));
  }
}
