package io.datatracing.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.programs.ManyRequestsProgram;
import io.datatracing.agent.ChangingCollector.Behaviour;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A collector that never is what it should be, for a process that makes more spans than it has
 * memory for: it prints what it prints without the agent, one line says what is wrong, its heap
 * stays where it is, and every span is accounted for.
 */
class EndlessOutageTest {
  private static final int REQUESTS = 10_000;
  private static final int ROUNDS = 5;
  private static final int SPANS = ROUNDS * (2 * 2 * REQUESTS + 1);
  private static final int GROWTH_KB = 8 << 10;
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir Path directory;

  static List<Arguments> jdksAndBehaviours() {
    List<Arguments> all = new ArrayList<>();
    for (String jdk : AgentProcess.jdks()) {
      for (Behaviour behaviour : Behaviour.values()) {
        if (behaviour != Behaviour.ANSWERS) {
          all.add(Arguments.of(jdk, behaviour));
        }
      }
    }
    return all;
  }

  static List<String> jdks() {
    return AgentProcess.jdks();
  }

  @ParameterizedTest
  @MethodSource("jdksAndBehaviours")
  void itNeverGetsBetter(String jdk, Behaviour behaviour) throws Exception {
    try (ChangingCollector collector = new ChangingCollector(behaviour)) {
      isAccountedFor(jdk, "http://127.0.0.1:" + collector.port());
      assertThat(collector.requests(behaviour)).isPositive();
    }
  }

  /** It speaks TLS, with a certificate that nobody has signed. */
  @ParameterizedTest
  @MethodSource("jdks")
  void itIsNotWhoItSays(String jdk) throws Exception {
    try (ChangingCollector collector = new ChangingCollector(Behaviour.ANSWERS, unknown())) {
      isAccountedFor(jdk, "https://127.0.0.1:" + collector.port());
      assertThat(collector.spans()).isZero();
    }
  }

  private void isAccountedFor(String jdk, String endpoint) throws Exception {
    Path heap = directory.resolve("heap");
    AgentProcess.Builder java =
        AgentProcess.on(jdk)
            .heap("-Xmx48m")
            .traced()
            .with(
                "-XX:+ExitOnOutOfMemoryError",
                "-Ddatatracing.exporter.endpoint=" + endpoint,
                "-Ddatatracing.exporter.delay=50",
                "-Ddatatracing.exporter.timeout=300",
                "-Ddatatracing.exporter.report=true",
                "-Ddatatracing.control=false",
                "-Ddatatracing.metrics=false",
                // On a busy machine it would open, which is a line and a cause of its own.
                "-Ddatatracing.breaker=false");
    try (AgentProcess program =
        OwnSpansTest.withLibraries(java)
            .with(
                ManyRequestsProgram.class.getName(),
                Integer.toString(REQUESTS),
                Integer.toString(ROUNDS),
                heap.toString())
            .start()) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(AgentProcess.TIMEOUT_SECONDS))
          .until(() -> program.errorSoFar().contains("spans do not reach") || !program.isAlive());
      program.end();

      assertThat(program.exitCode).as(program.error).isZero();
      StringBuilder expected = new StringBuilder();
      for (int round = 0; round < ROUNDS; round++) {
        expected.append("round ").append(round).append(" of ").append(REQUESTS).append("\n");
      }
      assertThat(program.out).isEqualTo(expected.toString());
      List<String> lines = program.error.lines().toList();
      assertThat(lines).as(program.error).hasSize(2);
      assertThat(lines.get(0)).startsWith("[datatracing] spans do not reach " + endpoint);
      assertThat(OutageTest.accounted(lines.get(1), "\\d+")).isEqualTo(SPANS);
      assertThat(lines.get(1)).contains("agent.queue_full=");

      // The queue is full from the first round on.
      List<Integer> kilobytes =
          Files.readAllLines(heap).stream().skip(1).map(Integer::valueOf).toList();
      assertThat(Collections.max(kilobytes) - Collections.min(kilobytes))
          .as("growth of %s", kilobytes)
          .isLessThan(GROWTH_KB);
    }
  }

  private static String said(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }

  private SSLContext unknown() throws Exception {
    Path file = directory.resolve("unknown.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "collector",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.out").toFile())
            .start();
    try {
      assertThat(keytool.waitFor(AgentProcess.TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(keytool.exitValue()).as(() -> said(directory.resolve("keytool.out"))).isZero();
    } finally {
      keytool.destroyForcibly();
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }
}
