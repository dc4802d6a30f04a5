package io.datatracing.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Beside the agents of others, in either order. */
class CoexistenceTest {
  private static final String JDK = System.getProperty("java.home");

  /** Each with what keeps it from sending anything. */
  private enum Other {
    OPENTELEMETRY(
        "OpenTelemetry",
        "opentelemetry-javaagent.jar",
        "-Dotel.traces.exporter=none",
        "-Dotel.metrics.exporter=none",
        "-Dotel.logs.exporter=none"),
    DATADOG(
        "Datadog",
        "dd-java-agent.jar",
        "-Ddd.trace.agent.url=http://127.0.0.1:1",
        "-Ddd.instrumentation.telemetry.enabled=false",
        "-Ddd.remote_config.enabled=false",
        "-Ddd.jmxfetch.enabled=false"),
    ELASTIC(
        "Elastic APM",
        "elastic-apm-agent.jar",
        "-Delastic.apm.disable_send=true",
        "-Delastic.apm.central_config=false",
        "-Delastic.apm.cloud_provider=NONE",
        "-Delastic.apm.log_level=OFF");

    final String name;
    final String jar;
    final String[] options;

    Other(String name, String jar, String... options) {
      this.name = name;
      this.jar = jar;
      this.options = options;
    }

    String option() {
      return "-javaagent:" + System.getProperty("other.agents") + "/" + jar;
    }
  }

  /** All of them on the JDK that builds. */
  static Stream<Arguments> here() {
    return Stream.of(Other.values()).flatMap(other -> inEitherOrder(JDK, other));
  }

  /** As {@link #here}, and on each other JDK one of them: they take seconds to start. */
  static Stream<Arguments> hereAndOneOnEachOtherJdk() {
    List<String> jdks = AgentProcess.jdks();
    Other[] others = Other.values();
    return Stream.concat(
        here(),
        IntStream.range(1, jdks.size())
            .boxed()
            .flatMap(i -> inEitherOrder(jdks.get(i), others[i % others.length])));
  }

  static Stream<Arguments> everywhere() {
    return AgentProcess.jdks().stream()
        .flatMap(jdk -> Stream.of(Other.values()).flatMap(other -> inEitherOrder(jdk, other)));
  }

  private static Stream<Arguments> inEitherOrder(String jdk, Other other) {
    return Stream.of(Arguments.of(jdk, other, true), Arguments.of(jdk, other, false));
  }

  @ParameterizedTest
  @MethodSource("here")
  void oursStandsDownWithOneLine(String jdk, Other other, boolean oursFirst) throws Exception {
    try (SpanReceiver receiver = new SpanReceiver()) {
      AgentProcess run = run(jdk, other, oursFirst, receiver);
      assertThat(ours(run.error))
          .containsExactly(
              "[datatracing] "
                  + other.name
                  + "'s agent is in this process, so this one stands down;"
                  + " datatracing.coexist=true runs both");
      assertThat(receiver.spans()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("hereAndOneOnEachOtherJdk")
  void bothRunWhenToldSo(String jdk, Other other, boolean oursFirst) throws Exception {
    try (SpanReceiver receiver = new SpanReceiver()) {
      AgentProcess run = run(jdk, other, oursFirst, receiver, "-Ddatatracing.coexist=true");
      assertThat(ours(run.error)).isEmpty();
      // As the other agent's headers may win on the way, the tree may be in two pieces.
      assertThat(receiver.spans())
          .extracting(span -> span.getName())
          .contains("GET /order", "GET /price", "CREATE orders", "INSERT orders");
    }
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("everywhere")
  void onEachJdkWithEachOther(String jdk, Other other, boolean oursFirst) throws Exception {
    oursStandsDownWithOneLine(jdk, other, oursFirst);
    bothRunWhenToldSo(jdk, other, oursFirst);
  }

  private static AgentProcess run(
      String jdk, Other other, boolean oursFirst, SpanReceiver receiver, String... more) {
    AgentProcess.Builder java = AgentProcess.on(jdk).heap("-Xmx256m");
    if (!oursFirst) {
      java.with(other.option());
    }
    java.traced(receiver).with("-Ddatatracing.exporter=otlp").with(more);
    if (oursFirst) {
      java.with(other.option());
    }
    try (AgentProcess shop = SameTraceTest.shop(java.with(other.options)).start()) {
      if (more.length > 0) {
        receiver.await(8);
      }
      shop.end();
      assertThat(shop.exitCode).as(shop.error).isZero();
      assertThat(shop.out).contains("total 42").doesNotContain("doubled");
      return shop;
    }
  }

  private static List<String> ours(String error) {
    List<String> lines = new ArrayList<>();
    error.lines().filter(line -> line.contains("[datatracing]")).forEach(lines::add);
    return lines;
  }
}
