package io.datatracing.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Real processes of 48 MB with a collector that is down, slow, refusing, closing, talking nonsense:
 * they do their work, say one line, end, and account for every span.
 */
@Execution(ExecutionMode.CONCURRENT)
class BadCollectorTest {
  private static final int SPANS = 300_000;
  private static final Pattern ACCOUNT =
      Pattern.compile("at exit: (\\d+) spans sent, (\\d+) waiting, lost: (.*)");

  /** Where nobody listens, nor any other test will. */
  private static final String NOBODY = "http://127.0.0.1:1";

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void theApplicationDoesItsWorkAndEverySpanIsAccountedFor(BadCollector.Fault fault)
      throws Exception {
    try (BadCollector collector = new BadCollector(fault)) {
      run(collector.endpoint(), List.of());

      assertOneLineAndAnAccount("spans do not reach " + collector.endpoint());
    }
  }

  @Test
  void noCollectorAtAll() throws Exception {
    run(NOBODY, List.of());

    assertOneLineAndAnAccount("spans do not reach " + NOBODY);
  }

  @Test
  void noCollectorForGrpc() throws Exception {
    run(NOBODY, List.of("-Ddatatracing.exporter.protocol=grpc"));

    assertOneLineAndAnAccount("spans do not reach " + NOBODY);
  }

  @ParameterizedTest
  @CsvSource({"server, other-ca", "wrong-host, ca", "expired, ca"})
  void wrongTls(String certificate, String authority) throws Exception {
    try (GrpcCollector collector =
        new GrpcCollector(
            0,
            builder ->
                builder.useTransportSecurity(
                    TestTls.file(certificate + ".pem"), TestTls.file(certificate + ".key")))) {
      run(
          "https://127.0.0.1:" + collector.port(),
          List.of(
              "-Ddatatracing.exporter.protocol=grpc",
              "-Ddatatracing.exporter.tls.certificate="
                  + TestTls.file(authority + ".pem").getPath()));

      // With which reason is TlsTest's; on a busy machine it may be the time.
      assertOneLineAndAnAccount("spans do not reach https://127.0.0.1:" + collector.port());
    }
  }

  @Test
  void aGoodCollectorGetsTheSpansOfAShutdownHookToo() throws Exception {
    try (BadCollector collector = new BadCollector(BadCollector.Fault.NONE)) {
      run(
          collector.endpoint(),
          List.of("-Ddatatracing.exporter.timeout=60000", "-Ddatatracing.exporter.exit=120000"),
          100);

      assertThat(stderr()).singleElement().asString().contains("110 spans sent, 0 waiting");
      assertThat(collector.received.get()).isEqualTo(110);
    }
  }

  private void assertOneLineAndAnAccount(String line) throws IOException {
    assertThat(Files.readString(folder.resolve("out"), StandardCharsets.UTF_8))
        .isEqualToIgnoringNewLines("work");
    assertThat(stderr()).hasSize(2);
    assertThat(stderr().get(0)).contains(line);
    Matcher account = ACCOUNT.matcher(stderr().get(1));
    assertThat(account.find()).as(stderr().get(1)).isTrue();
    long sum = Long.parseLong(account.group(1)) + Long.parseLong(account.group(2));
    for (String cause : account.group(3).split(" ")) {
      String[] parts = cause.split("=");
      assertThat(parts[0]).isIn("agent.queue_full", "agent.export_failed", "agent.process_died");
      sum += Long.parseLong(parts[1]);
    }
    // The hook of the application and ours run at the same time: what it ends after the account is
    // not in it.
    assertThat(sum).isBetween((long) SPANS, (long) SPANS + BusyApplication.IN_HOOK);
  }

  private void run(String endpoint, List<String> more) throws Exception {
    run(endpoint, more, SPANS);
  }

  private void run(String endpoint, List<String> more, int spans) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx48m",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:TieredStopAtLevel=1",
            "-Ddatatracing.exporter.endpoint=" + endpoint,
            "-Ddatatracing.exporter.timeout=300",
            "-Ddatatracing.exporter.delay=50",
            "-Ddatatracing.exporter.report=true",
            // On a busy machine it would open, which is a cause and a line of its own.
            "-Ddatatracing.breaker=false"));
    command.addAll(more);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            BusyApplication.class.getName(),
            Integer.toString(spans)));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    try {
      assertThat(process.waitFor(240, TimeUnit.SECONDS)).as("the process ended").isTrue();
      assertThat(process.exitValue()).as(() -> String.valueOf(stderr())).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  private List<String> stderr() {
    try {
      return Files.readString(folder.resolve("err"), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException notReadable) {
      throw new AssertionError(notReadable);
    }
  }
}
