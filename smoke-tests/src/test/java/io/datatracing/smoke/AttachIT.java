package io.datatracing.smoke;

import static io.datatracing.smoke.ServiceProcess.SPANS_A_CALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datatracing.distribution.ExitCode;
import io.datatracing.smoke.Product.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code datatracing attach}, {@code agent} and {@code agents}, told by a user in a terminal. */
class AttachIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final String SERVICE = "attached-service";

  @TempDir Path directory;

  @Test
  void anAgentIsPutIntoARunningJvmAndToldItsMode() throws Exception {
    try (ServerProcess server = ServerProcess.start(directory.resolve("data"));
        ServiceProcess service = ServiceProcess.startWithoutAgent()) {
      service.tell("call 1");
      assertDone(attach(service, server), "the agent traces this process from now on");
      service.tell("call 1");
      awaitSpans(server, SPANS_A_CALL);
      assertListed(server, SERVICE, "head");

      assertDone(run("attach", service), "the agent is here already; its mode is head");
      assertDone(run("agent", service, "mode", "none"), "mode is none, was head");
      service.tell("call 5");
      assertDone(run("agent", service, "mode", "FULL"), "mode is full, was none");
      service.tell("call 1");
      awaitSpans(server, 2 * SPANS_A_CALL);
      assertListed(server, SERVICE, "full");
    }
  }

  @Test
  void whatTheAgentRefusesIsOneLine() throws Exception {
    try (ServiceProcess service =
        ServiceProcess.start(
            java.net.URI.create("http://127.0.0.1:1"), Map.of("datatracing.exporter", "none"))) {
      service.tell("call 1");
      assertFailed(
          run("attach", service, "datatracing.service.name=another"),
          ExitCode.FAILED,
          "process " + service.pid() + ": datatracing.service.name cannot be changed at run time");
      assertFailed(
          run("agent", service, "mode", "some"), ExitCode.USAGE, "some", "NONE, HEAD, TAIL, FULL");
      service.tell("call 1");
    }
  }

  @Test
  void aModeIsNoWishForAnAgent() throws Exception {
    try (ServerProcess server = ServerProcess.start(directory.resolve("data"));
        ServiceProcess service = ServiceProcess.startWithoutAgent()) {
      service.tell("call 1");
      assertFailed(
          run("agent", service, "mode", "none"),
          ExitCode.NOT_FOUND,
          "process " + service.pid() + " has no agent",
          "datatracing attach " + service.pid());
      service.tell("call 1");
      assertThat(Product.run(directory, "agents", "--collector", server.otlp().toString()).out())
          .isEqualTo("no agent has been heard of\n");
      assertDone(attach(service, server), "the agent traces this process from now on");
    }
  }

  @Test
  void aProcessThatIsNotThereIsNamed() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    String pid = Long.toString(ended.pid());

    assertFailed(
        Product.run(directory, "attach", pid), ExitCode.NOT_FOUND, "there is no process " + pid);
    assertFailed(
        Product.run(directory, "agent", pid, "mode", "none"),
        ExitCode.NOT_FOUND,
        "there is no process " + pid);
    assertFailed(Product.run(directory, "attach", "java"), ExitCode.USAGE, "java");
  }

  /** The signal that attaching begins with would end it. */
  @Test
  void aProcessThatIsNoJvmIsLeftAlone() throws Exception {
    Process sleep = new ProcessBuilder("sleep", "600").start();
    try {
      assertFailed(
          Product.run(directory, "attach", Long.toString(sleep.pid())),
          ExitCode.FAILED,
          "process " + sleep.pid() + " is not a JVM");
      assertThat(sleep.isAlive()).isTrue();
    } finally {
      sleep.destroy();
    }
  }

  /**
   * Root may attach to everybody's: so it gives its rights up where the tests run as root, and else
   * asks for a process of root's.
   */
  @Test
  void aProcessOfAnotherUserIsRefused() throws Exception {
    if (!System.getProperty("user.name").equals("root")) {
      assertFailed(
          Product.run(directory, "attach", "1"), ExitCode.FAILED, "process 1 is not yours");
      return;
    }
    Process others =
        new ProcessBuilder("setpriv", "--reuid=65534", "--clear-groups", "sleep", "600").start();
    try {
      List<String> command =
          new ArrayList<>(List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all"));
      command.add(Product.installation().launcher().toString());
      command.addAll(List.of("attach", Long.toString(others.pid())));
      await().atMost(TIMEOUT).until(() -> isNobodys(others));
      assertFailed(
          Product.run(directory, Map.of(), command),
          ExitCode.FAILED,
          "process " + others.pid() + " is not yours");
      assertThat(others.isAlive()).isTrue();
    } finally {
      others.destroy();
    }
  }

  @Test
  void aJvmThatTakesNoAgentsIsNamed() throws Exception {
    try (ServiceProcess service = ServiceProcess.startWithoutAgent("-XX:+DisableAttachMechanism")) {
      service.tell("call 1");
      Result result =
          Product.run(
              directory,
              Map.of("DATATRACING_JAVA_OPTS", "-Dsun.tools.attach.attachTimeout=200"),
              "attach",
              Long.toString(service.pid()));
      assertFailed(result, ExitCode.FAILED, "process " + service.pid() + " cannot be attached to");
      service.tell("call 1");
    }
  }

  private Result run(String command, ServiceProcess service, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(command, Long.toString(service.pid())));
    arguments.addAll(List.of(more));
    return Product.run(directory, arguments.toArray(new String[0]));
  }

  private Result attach(ServiceProcess service, ServerProcess server) throws Exception {
    return run(
        "attach",
        service,
        "datatracing.service.name=" + SERVICE,
        "datatracing.exporter.endpoint=" + server.otlp(),
        "datatracing.exporter.delay=200",
        "datatracing.control.interval=200");
  }

  private void assertListed(ServerProcess server, String... words) {
    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () -> {
              Result agents =
                  Product.run(directory, "agents", "--collector", server.otlp().toString());
              assertThat(agents.exitCode()).as(agents.err()).isZero();
              assertThat(agents.out()).contains(words);
            });
  }

  private static boolean isNobodys(Process process) {
    return process.info().user().filter(user -> !user.equals("root")).isPresent();
  }

  private static void assertDone(Result result, String line) {
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
    assertThat(result.out()).isEqualTo(line + "\n");
    assertThat(result.err()).isEmpty();
  }

  private static void assertFailed(Result result, int exitCode, String... parts)
      throws IOException {
    assertThat(result.err().lines()).as(result.err()).hasSize(1);
    assertThat(result.err()).startsWith("datatracing").contains(parts);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
    assertThat(result.out()).isEmpty();
  }

  private static void awaitSpans(ServerProcess server, long count) {
    await()
        .atMost(TIMEOUT)
        .untilAsserted(() -> assertThat(StoredSpans.count(server.client())).isEqualTo(count));
  }
}
