package io.datatracing.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.agent.ChangingCollector.Behaviour;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The collector is not what it should be: the application does what it does, one line says so, one
 * that it is over, and every span is accounted for.
 */
class OutageTest {
  private static final String OURS = "[datatracing]";
  private static final int SPANS_AN_ORDER = 8;
  private static final Pattern ACCOUNT =
      Pattern.compile("\\[datatracing\\] at exit: (\\d+) spans sent, (\\d+) waiting, lost: (.*)");

  static List<String> jdks() {
    return AgentProcess.jdks();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void outageOfEveryKindIsOneLineAndItsEndAnother(String jdk) throws Exception {
    // A longer timeout: on a busy machine the good answers must not come too late, all of them.
    try (ChangingCollector collector = new ChangingCollector(Behaviour.REFUSES);
        AgentProcess shop =
            shop(
                    jdk,
                    "http://127.0.0.1:" + collector.port(),
                    "-Ddatatracing.exporter.timeout=10000",
                    "-Ddatatracing.exporter.exit=60000")
                .start()) {
      int orders = 1;
      for (Behaviour bad : Behaviour.values()) {
        collector.behave(bad);
        shop.tell("an order while it " + bad);
        orders++;
        await(shop, () -> collector.requests(bad) > 0);
      }
      await(shop, () -> shop.errorSoFar().contains(" again; lost so far: "));
      shop.end();

      assertThat(shop.exitCode).isZero();
      assertThat(shop.out).isEqualTo("total 42\n".repeat(orders));
      List<String> lines = shop.error.lines().filter(line -> line.startsWith(OURS)).toList();
      assertThat(lines).as(shop.error).hasSize(3);
      assertThat(lines.get(0)).startsWith("[datatracing] spans do not reach http://127.0.0.1:");
      assertThat(lines.get(1)).startsWith("[datatracing] spans reach http://127.0.0.1:");
      assertThat(accounted(lines.get(2), "0")).isEqualTo(orders * SPANS_AN_ORDER);
      // What was answered too late for the agent was taken, and is lost to it.
      assertThat(collector.spans()).isPositive();
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void nobodyIsThere(String jdk) throws Exception {
    // A port that was given back may be another test's by then.
    endsWithOneLine(jdk, "http://127.0.0.1:1");
  }

  /** A server that speaks no TLS, where TLS is expected. */
  @ParameterizedTest
  @MethodSource("jdks")
  void tlsIsWrong(String jdk) throws Exception {
    try (ChangingCollector collector = new ChangingCollector(Behaviour.ANSWERS)) {
      endsWithOneLine(jdk, "https://127.0.0.1:" + collector.port());
    }
  }

  private static void endsWithOneLine(String jdk, String endpoint) {
    try (AgentProcess shop = shop(jdk, endpoint).start()) {
      await(shop, () -> shop.errorSoFar().contains("spans do not reach"));
      shop.end();

      assertThat(shop.exitCode).isZero();
      assertThat(shop.out).isEqualTo("total 42\n");
      List<String> lines = shop.error.lines().filter(line -> line.startsWith(OURS)).toList();
      assertThat(lines).as(shop.error).hasSize(2);
      assertThat(lines.get(0)).startsWith("[datatracing] spans do not reach " + endpoint);
      assertThat(accounted(lines.get(1), "\\d+")).isEqualTo(SPANS_AN_ORDER);
    }
  }

  /** On a busy machine the breaker would open, which is a line and a cause of its own. */
  private static AgentProcess.Builder shop(String jdk, String endpoint, String... options) {
    return SameTraceTest.shop(
        AgentProcess.on(jdk)
            .traced()
            .with(
                "-Ddatatracing.exporter.endpoint=" + endpoint,
                "-Ddatatracing.exporter.delay=100",
                "-Ddatatracing.exporter.timeout=1000",
                "-Ddatatracing.exporter.report=true",
                "-Ddatatracing.control=false",
                "-Ddatatracing.metrics=false",
                "-Ddatatracing.breaker=false")
            .with(options));
  }

  /** Sent, waiting and lost. */
  static int accounted(String line, String waiting) {
    Matcher account = ACCOUNT.matcher(line);
    assertThat(account.matches()).as(line).isTrue();
    assertThat(account.group(2)).as(line).matches(waiting);
    int sum = Integer.parseInt(account.group(1)) + Integer.parseInt(account.group(2));
    for (String cause : account.group(3).split(" ")) {
      if (!cause.isEmpty()) {
        assertThat(cause).startsWith("agent.");
        sum += Integer.parseInt(cause.substring(cause.indexOf('=') + 1));
      }
    }
    return sum;
  }

  /** True as soon as it is, or the application is gone, which the assertions say then. */
  private static void await(AgentProcess shop, Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(AgentProcess.TIMEOUT_SECONDS))
        .until(() -> condition.call() || !shop.isAlive());
    assertThat(shop.isAlive()).as(shop::errorSoFar).isTrue();
  }
}
