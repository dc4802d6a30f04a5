package io.datatracing.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Into a JVM that has been running for a while, and commands to the agent in it. */
class AttachTest {
  @TempDir Path directory;

  static List<String> jdks() {
    return AgentProcess.jdks();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void classesThatAreLoadedAlreadyAreTraced(String jdk) throws Exception {
    try (SpanReceiver receiver = new SpanReceiver();
        AgentProcess shop = SameTraceTest.shop(AgentProcess.on(jdk)).start()) {
      awaitTotals(shop, 1);
      assertThat(attach(shop, AgentProcess.jar().toPath(), settings(receiver)))
          .containsExactly("done", "the agent traces this process from now on");
      shop.tell("another order");
      assertThat(receiver.tree(8)).isEqualTo(SameTraceTest.TRACE);
      shop.end();
      assertThat(receiver.spans()).hasSize(8);
      assertThat(shop.out).isEqualTo("total 42\ntotal 42\n");
      assertThat(shop.error).doesNotContain("[datatracing]");
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void modeIsSwitchedWhileItRuns(String jdk) throws Exception {
    try (SpanReceiver receiver = new SpanReceiver();
        AgentProcess shop = SameTraceTest.shop(AgentProcess.on(jdk).traced(receiver)).start()) {
      receiver.await(8);
      assertThat(attach(shop, AgentProcess.jar().toPath(), "mode=none,"))
          .containsExactly("done", "mode is none, was head");
      shop.tell("an order that nobody sees");
      awaitTotals(shop, 2);
      // The jar by another path: it is the agent in the process that answers.
      Path copy = Files.copy(AgentProcess.jar().toPath(), directory.resolve("agent-copy.jar"));
      assertThat(attach(shop, copy, "mode=full,"))
          .containsExactly("done", "mode is full, was none");
      shop.tell("an order");
      receiver.await(16);
      assertThat(attach(shop, copy, "mode=some,"))
          .containsExactly(
              "refused", "mode is \"some\", expected none, head, tail or full; it stays full");
      assertThat(attach(shop, copy, "datatracing.service.name=late,"))
          .containsExactly(
              "refused",
              "datatracing.service.name cannot be changed at run time; only mode and sampler can");
      shop.end();
      assertThat(receiver.spans()).hasSize(16);
    }
  }

  @Test
  void wrongSettingIsAnswered() throws Exception {
    try (AgentProcess shop =
        SameTraceTest.shop(AgentProcess.on(System.getProperty("java.home"))).start()) {
      awaitTotals(shop, 1);
      assertThat(
              attach(shop, AgentProcess.jar().toPath(), "datatracing.exporter.compression=brotli,"))
          .hasSize(3)
          .element(1)
          .asString()
          .contains("agent argument datatracing.exporter.compression", "brotli");
    }
  }

  /** A command is no wish for an agent: none is started by it, and one can still be attached. */
  @Test
  void commandFindsNoAgent() throws Exception {
    try (SpanReceiver receiver = new SpanReceiver();
        AgentProcess shop =
            SameTraceTest.shop(AgentProcess.on(System.getProperty("java.home"))).start()) {
      awaitTotals(shop, 1);
      assertThat(attach(shop, AgentProcess.jar().toPath(), "mode=full,"))
          .containsExactly("absent", "there is no agent in this process");
      assertThat(attach(shop, AgentProcess.jar().toPath(), settings(receiver)))
          .containsExactly("done", "the agent traces this process from now on");
      assertThat(attach(shop, AgentProcess.jar().toPath(), ""))
          .containsExactly("done", "the agent is here already; its mode is head");
    }
  }

  @Test
  void settingsCanStandBehindTheJar() throws Exception {
    try (SpanReceiver receiver = new SpanReceiver();
        AgentProcess shop =
            SameTraceTest.shop(
                    AgentProcess.on(System.getProperty("java.home"))
                        .with(
                            AgentProcess.agentOption()
                                + "="
                                + settings(receiver)
                                + "datatracing.service.name=a\\,b"))
                .start()) {
      receiver.await(8);
      assertThat(receiver.resource("service.name")).isEqualTo("a,b");
    }
  }

  private static String settings(SpanReceiver receiver) {
    return "datatracing.exporter.endpoint="
        + receiver.endpoint()
        + ",datatracing.exporter.delay=100,";
  }

  /** As the command line does; returns the agent's answer. */
  private List<String> attach(AgentProcess process, Path jar, String arguments) throws IOException {
    Path answer = Files.createTempFile(directory, "attach", ".answer");
    ByteBuddyAgent.attach(
        jar.toFile(), Long.toString(process.pid()), arguments + "answer=" + answer);
    return Files.readAllLines(answer);
  }

  private static void awaitTotals(AgentProcess shop, int number) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(AgentProcess.TIMEOUT_SECONDS))
        .until(() -> shop.outSoFar().lines().count() == number);
  }
}
