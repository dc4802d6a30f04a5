package io.datatracing.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datatracing.bootstrap.LossCause;
import io.datatracing.bootstrap.Losses;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process could not send, another one sends. */
class SpoolProcessTest {
  /** Where nobody listens, nor any other test will. */
  private static final String NOBODY = "http://127.0.0.1:1";

  @TempDir private Path folder;

  @Test
  void theLastSpanOfAProcessWithoutCollectorArrivesWithTheNextProcess() throws Exception {
    run(NOBODY, folder.resolve("spool"));
    assertThat(Files.readString(folder.resolve("err"), StandardCharsets.UTF_8).lines())
        .singleElement()
        .asString()
        .startsWith("[datatracing] spans do not reach http://127.0.0.1:");

    try (Collector collector = new Collector()) {
      Losses losses = new Losses();
      Exporter exporter = exporter(collector.endpoint(), folder.resolve("spool"), losses);
      new Spans(exporter).ended("mine");

      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(collector.spans).hasSize(2));
      await().atMost(Duration.ofSeconds(60)).until(() -> exporter.sent() == 2);
      assertThat(collector.spans)
          .extracting(io.opentelemetry.proto.trace.v1.Span::getName)
          .containsExactlyInAnyOrder("last", "mine");
      assertThat(exporter.adopted()).isEqualTo(1);
      assertThat(exporter.ended()).as("also what was taken over").isEqualTo(2);
      assertThat(collector.requestHeaders)
          .extracting(headers -> headers.getFirst("datatracing-sequence"))
          .as("requests from disk count as any other")
          .containsExactly("1", "2");
      assertThat(collector.requestHeaders.get(1).getFirst("datatracing-ended")).isEqualTo("2");
      assertThat(exporter.onDisk()).isZero();
      assertThat(losses.total()).isZero();
      exporter.close(5_000);
    }
  }

  @Test
  void anOutageLosesNothingThatFitsOnDisk() throws Exception {
    Losses losses = new Losses();
    try (Collector collector = new Collector()) {
      collector.status = 503;
      Exporter exporter = exporter(collector.endpoint(), folder.resolve("spool"), losses);
      Spans spans = new Spans(exporter);
      for (int i = 0; i < 100; i++) {
        spans.ended("s" + i);
      }
      await().atMost(Duration.ofSeconds(60)).until(() -> exporter.onDisk() == 100);
      collector.status = 200;

      await().atMost(Duration.ofSeconds(60)).until(() -> exporter.sent() == 100);
      assertThat(collector.spans).hasSize(100);
      assertThat(exporter.onDisk()).isZero();
      assertThat(losses.total()).isZero();
      exporter.close(5_000);
    }
  }

  @Test
  void aRefusedRequestIsNotKept() throws Exception {
    Losses losses = new Losses();
    try (Collector collector = new Collector()) {
      collector.status = 400;
      Exporter exporter = exporter(collector.endpoint(), folder.resolve("spool"), losses);
      new Spans(exporter).ended("s");

      await().atMost(Duration.ofSeconds(60)).until(() -> losses.of(LossCause.EXPORT_FAILED) == 1);
      assertThat(exporter.onDisk()).isZero();
      exporter.close(5_000);
    }
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsOneLineAndSpansAreLostAsWithout() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));

    run(NOBODY, file.resolve("spool"));

    assertThat(Files.readString(folder.resolve("err"), StandardCharsets.UTF_8).lines())
        .hasSize(2)
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith(
                        "[datatracing] system property datatracing.exporter.spool.dir is \""
                            + file.resolve("spool")
                            + "\", expected a directory that can be written; nothing is kept on disk: "));
  }

  private static Exporter exporter(String endpoint, Path spool, Losses losses) {
    ExporterOptions options =
        new ExporterOptions(
                endpoint + "/v1/traces", Map.of(), false, 10_000, 1_000, 64 << 20, 10, 50)
            .withSpool(new SpoolOptions(spool.toString(), 1 << 20));
    return new Exporter(
        options, new ResourceDetector(new Settings(Map.of(), Map.of(), Map.of())), losses);
  }

  private void run(String endpoint, Path spool) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-Ddatatracing.exporter.endpoint=" + endpoint,
                "-Ddatatracing.exporter.spool.dir=" + spool,
                // On a busy machine two seconds may be too few to find out and to write.
                "-Ddatatracing.exporter.exit=60000",
                "-cp",
                System.getProperty("java.class.path"),
                OneSpanApplication.class.getName())
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
}
