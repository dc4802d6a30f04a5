package io.datatracing.distribution.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.collector.CollectorOptions;
import io.datatracing.collector.CollectorServer;
import io.datatracing.collector.agents.Agents;
import io.datatracing.collector.agents.AgentsOptions;
import io.datatracing.distribution.CommandLineKit;
import io.datatracing.distribution.ExitCode;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands against the real collector. */
class AgentsCommandTest {
  @TempDir Path directory;
  private final CommandLineKit cli = new CommandLineKit();
  private CollectorServer collector;

  @BeforeEach
  void start() {
    PrometheusRegistry registry = new PrometheusRegistry();
    collector =
        CollectorServer.start(
            CollectorOptions.at("127.0.0.1", 0),
            (batch, done) -> done.stored(),
            new Agents(AgentsOptions.of(null, null), registry),
            registry);
  }

  @AfterEach
  void stop() {
    collector.close();
  }

  @Test
  void agentsAreListed() throws Exception {
    assertThat(run("agents")).isEqualTo(ExitCode.OK);
    assertThat(cli.out()).isEqualTo("no agent has been heard of\n");
    heartbeat();

    assertThat(run("agents")).isEqualTo(ExitCode.OK);
    assertThat(cli.out().lines())
        .anyMatch(line -> line.matches("checkout +active +head .* ago +0 +0 +0  a1"));
    assertThat(run("agents", "--json")).isEqualTo(ExitCode.OK);
    assertThat(cli.out()).contains("\"service\" : \"checkout\"");
  }

  @Test
  void aModeIsAskedForByServiceAndById() throws Exception {
    heartbeat();

    assertThat(run("agents", "mode", "checkout", "none")).isEqualTo(ExitCode.OK);
    assertThat(run("agents", "mode", "a1", "tail")).isEqualTo(ExitCode.OK);
    assertThat(cli.out())
        .isEqualTo(
            "checkout a1 will be told with its next heartbeat: mode none\n"
                + "checkout a1 will be told with its next heartbeat: mode tail\n");
  }

  @Test
  void whatIsRefusedIsOneLine() throws Exception {
    assertThat(run("agents", "mode", "nobody", "none")).isEqualTo(ExitCode.NOT_FOUND);
    assertThat(cli.err())
        .isEqualTo("datatracing: No agent that lives has the id or the service nobody.\n");
    Path token = directory.resolve("token");
    Files.writeString(token, "a token that the collector does not have");
    assertThat(run("agents", "mode", "a1", "none", "--control-token-file", token.toString()))
        .isEqualTo(ExitCode.FAILED);
    assertThat(cli.err()).contains("Control is taken from this machine only");
  }

  @Test
  void withoutACollectorTheMessageSaysHowToGetOne() {
    stop();

    assertThat(run("agents")).isEqualTo(ExitCode.NO_SERVER);
    assertThat(cli.err().lines()).hasSize(1);
    assertThat(cli.err()).contains(collector.otlpHttpUrl()).contains("datatracing server");
  }

  private int run(String... args) {
    String[] all = new String[args.length + 2];
    System.arraycopy(args, 0, all, 0, args.length);
    all[args.length] = "--collector";
    all[args.length + 1] = collector.otlpHttpUrl();
    return cli.run(all);
  }

  private void heartbeat() throws Exception {
    String body =
        "{\"agent\":\"a1\",\"service\":\"checkout\",\"mode\":\"head\",\"intervalMillis\":60000}";
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(collector.otlpHttpUrl()).resolve("/v1/datatracing/agents"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode())
        .isEqualTo(200);
  }
}
