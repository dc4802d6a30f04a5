package io.datatracing.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules of sampling by route and by the path of a call, set at the start and at run time. */
class SamplingRulesTest {
  @TempDir Path directory;

  @Test
  void aRuleNamesTheRouteOfAServlet() throws Exception {
    try (SpanReceiver receiver = new SpanReceiver();
        AgentProcess shop =
            shop(
                receiver,
                "-Ddatatracing.sampler=always_on",
                "-Ddatatracing.sampler.rules=route=/{what} kind=client -> 0; route=/pri{ce} -> 0")) {
      assertThat(receiver.tree(6))
          .isEqualTo(SameTraceTest.TRACE.replace("      SERVER GET /price\n", ""));
      shop.end();
      assertThat(receiver.spans()).hasSize(6);
    }
  }

  @Test
  void aRuleNamesThePathOfACallAndOutlivesTheSampler() throws Exception {
    try (SpanReceiver receiver = new SpanReceiver();
        AgentProcess shop =
            shop(receiver, "-Ddatatracing.sampler.rules=kind=client path=/ord* -> 0")) {
      awaitTotals(shop, 1);
      assertThat(command(shop, "sampler=parentbased_traceidratio,sampler.arg=1"))
          .containsExactly(
              "done",
              "sampler is parentbased_rules{kind=client path=/ord* -> 0; otherwise traceidratio{1.0}}");
      shop.tell("an order that the rule refuses still");
      awaitTotals(shop, 2);
      assertThat(command(shop, "sampler.rules=path=/nowhere -> 0"))
          .containsExactly(
              "done",
              "sampler is parentbased_rules{path=/nowhere -> 0; otherwise traceidratio{1.0}}");
      shop.tell("an order");
      assertThat(receiver.tree(8)).isEqualTo(SameTraceTest.TRACE);
      shop.end();
      assertThat(receiver.spans()).hasSize(8);
    }
  }

  /** A refused order that takes long on a busy machine is not to come all the same. */
  private static AgentProcess shop(SpanReceiver receiver, String... options) {
    return SameTraceTest.shop(
            AgentProcess.on(System.getProperty("java.home"))
                .traced(receiver)
                .with("-Ddatatracing.rescue=false")
                .with(options))
        .start();
  }

  private List<String> command(AgentProcess process, String arguments) throws Exception {
    Path answer = Files.createTempFile(directory, "command", ".answer");
    ByteBuddyAgent.attach(
        AgentProcess.jar(), Long.toString(process.pid()), arguments + ",answer=" + answer);
    return Files.readAllLines(answer);
  }

  private static void awaitTotals(AgentProcess shop, int number) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(AgentProcess.TIMEOUT_SECONDS))
        .until(() -> shop.outSoFar().lines().count() == number);
  }
}
