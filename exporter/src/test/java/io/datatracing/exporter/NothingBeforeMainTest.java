package io.datatracing.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What is set up before {@code main} reads settings and nothing else: sockets, TLS, files and the
 * classes that use them come with the worker.
 */
@Execution(ExecutionMode.CONCURRENT)
class NothingBeforeMainTest {
  private static final List<String> LATE =
      List.of(
          "io.datatracing.exporter.grpc.",
          "io.datatracing.exporter.spool.",
          "io.datatracing.exporter.http.Connect",
          "io.datatracing.exporter.http.TlsSockets",
          "io.datatracing.exporter.http.PemFile",
          "io.datatracing.exporter.HttpExchange",
          "io.datatracing.exporter.GrpcExchange",
          "io.datatracing.exporter.ServiceName",
          "io.datatracing.exporter.ContainerFacts",
          "java.net.Socket",
          "java.util.logging.",
          "java.util.regex.",
          "javax.crypto.",
          "javax.net.ssl.",
          "javax.management.");

  @TempDir private Path folder;

  @Test
  void transportTlsSpoolAndResourceComeWithTheWorker() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-Xlog:class+load:stdout",
                "-XX:TieredStopAtLevel=1",
                "-Ddatatracing.exporter.endpoint=https://127.0.0.1:1,https://127.0.0.1:2",
                "-Ddatatracing.exporter.protocol=grpc",
                "-Ddatatracing.exporter.compression=gzip",
                "-Ddatatracing.exporter.proxy=http://user:password@127.0.0.1:3",
                "-Ddatatracing.exporter.tls.certificate=" + TestTls.file("ca.pem"),
                "-Ddatatracing.exporter.spool.dir=" + folder.resolve("spool"),
                "-cp",
                System.getProperty("java.class.path"),
                OneSpanApplication.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      List<String> lines =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .toList();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      int start = indexOf(lines, "io.datatracing.exporter.AgentTracing ");
      int work = lines.indexOf("work");
      assertThat(start).isPositive();
      assertThat(work).isGreaterThan(start);
      assertThat(lines.subList(start, work))
          .noneMatch(line -> LATE.stream().anyMatch(late -> line.contains("] " + late)));
      assertThat(lines.subList(work, lines.size()))
          .as("and then they do come")
          .anyMatch(line -> line.contains("io.datatracing.exporter.grpc.GrpcClient"))
          .anyMatch(line -> line.contains("io.datatracing.exporter.spool.SpoolFile"));
    } finally {
      process.destroyForcibly();
    }
  }

  private static int indexOf(List<String> lines, String text) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains(text)) {
        return i;
      }
    }
    return -1;
  }
}
