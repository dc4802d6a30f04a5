package io.datatracing.distribution.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.collector.ReceiverPort;
import io.datatracing.distribution.CommandFailedException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Every command of docs/collector.md starts a server that takes what the page says. */
class CollectorDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "collector.md");
  private static final String ZIPKIN_SPAN =
      "[{\"traceId\":\"1\",\"id\":\"2\",\"name\":\"n\",\"timestamp\":1,\"duration\":1}]";

  @TempDir private Path data;

  @Command
  private static final class Listening {
    @Mixin ServerOptions.Listening options = new ServerOptions.Listening();
  }

  static Stream<String> commands() throws Exception {
    // Those of the pipeline's file are run by PipelineCommandTest.
    return Files.readAllLines(DOCUMENT).stream()
        .filter(line -> line.startsWith("datatracing "))
        .filter(line -> !line.startsWith("datatracing collector "));
  }

  private ServerOptions parsed(List<String> arguments) throws CommandFailedException {
    Listening listening = new Listening();
    new CommandLine(listening).parseArgs(arguments.toArray(String[]::new));
    return listening.options.withData(data);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandOfThePageStartsAServer(String command) throws Exception {
    assertThat(command).startsWith("datatracing server --data spans ");
    List<String> arguments =
        new ArrayList<>(
            List.of(command.substring("datatracing server --data spans ".length()).split(" ")));
    // The usual ports may be taken on this machine: the same receivers at free ones.
    Map<ReceiverPort, Integer> usual = parsed(arguments).receivers().ports();
    arguments.addAll(List.of("--otlp-http-port", "0", "--query-port", "0", "--store", "memory"));
    usual.forEach(
        (receiver, port) -> {
          assertThat(port).isEqualTo(receiver.usualPort());
          arguments.addAll(List.of(receiver.setting(), "0"));
        });
    try (TracingServer server = TracingServer.start(parsed(arguments))) {
      assertThat(server.receiversLine()).startsWith("Also takes spans at: otlp-grpc ");
      for (ReceiverPort receiver : usual.keySet()) {
        assertThat(server.receiversLine()).contains(receiver.word() + " ");
      }
      if (usual.containsKey(ReceiverPort.ZIPKIN)) {
        HttpResponse<String> answer =
            HttpClient.newHttpClient()
                .send(
                    HttpRequest.newBuilder(
                            URI.create(
                                "http://127.0.0.1:"
                                    + server.port(ReceiverPort.ZIPKIN)
                                    + "/api/v2/spans"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(ZIPKIN_SPAN))
                        .build(),
                    HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(202);
      }
    }
  }

  @Test
  void thePageHasACommandForEveryOriginAndAllOptions() throws Exception {
    assertThat(commands()).hasSizeGreaterThanOrEqualTo(5);
    String page = Files.readString(DOCUMENT);
    for (ReceiverPort receiver : ReceiverPort.values()) {
      assertThat(page).contains(receiver.usualPort() + " `" + receiver.setting() + "`");
    }
    for (String origin :
        List.of("Jaeger", "Zipkin", "Tempo", "Datadog", "the OpenTelemetry Collector")) {
      assertThat(page).contains("## Coming from " + origin + "\n");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--receivers some | --receivers some is not known",
        "--kafka-servers a:1 | needs a topic",
        "--kafka-topic a=otlp_proto | needs --kafka-servers",
        "--kafka-servers a:1 --kafka-topic a=avro | avro is not known",
        "--tls-key k.pem | TLS needs both",
        "--ingest-token-file missing | cannot be read",
      })
  void whatDoesNotFitTogetherIsOneLine(String arguments, String message) {
    assertThatThrownBy(() -> parsed(List.of(arguments.trim().split(" "))))
        .isInstanceOf(CommandFailedException.class)
        .hasMessageContaining(message.trim());
  }
}
