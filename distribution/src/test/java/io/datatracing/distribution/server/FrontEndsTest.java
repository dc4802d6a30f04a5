package io.datatracing.distribution.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datatracing.collector.ReceiverPort;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** One process that takes Zipkin's spans and answers the front ends of others. */
class FrontEndsTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "jaeger-zipkin.md");
  private static final Pattern CURL = Pattern.compile("curl \"http://localhost:16686([^\"]+)\"");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Both halves of a span that client and server share, as B3's tracers report it. */
  private static final String SPANS =
      """
      [{"traceId":"00000000000000a1","id":"0000000000000002","parentId":"0000000000000001",
        "kind":"CLIENT",
        "name":"get","timestamp":%1$d,"duration":2000,"localEndpoint":{"serviceName":"shop"},
        "remoteEndpoint":{"serviceName":"pricing","ipv4":"10.0.0.2","port":80},
        "annotations":[{"timestamp":%1$d,"value":"sent"}],"tags":{"http.path":"/price"}},
       {"traceId":"00000000000000a1","id":"0000000000000002","parentId":"0000000000000001",
        "kind":"SERVER",
        "name":"get","timestamp":%1$d,"duration":1000,"shared":true,
        "localEndpoint":{"serviceName":"pricing"},
        "tags":{"error":"no price"}}]
      """;

  @TempDir private Path data;
  private TracingServer server;

  @Command
  private static final class Listening {
    @Mixin ServerOptions.Listening options = new ServerOptions.Listening();
  }

  @BeforeEach
  void startServer() throws Exception {
    Listening listening = new Listening();
    new CommandLine(listening)
        .parseArgs(
            "--otlp-http-port",
            "0",
            "--query-port",
            "0",
            "--store",
            "memory",
            "--zipkin-port",
            "0");
    server = TracingServer.start(listening.options.withData(data));
    long micros = System.currentTimeMillis() * 1_000 - 1_000_000;
    HttpRequest spans =
        HttpRequest.newBuilder(zipkin("/api/v2/spans"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(SPANS.formatted(micros)))
            .build();
    assertThat(send(spans).statusCode()).isEqualTo(202);
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void zipkinsSpansAreFoundWhereTheyWereSent() throws Exception {
    for (String prefix : List.of("", "/zipkin")) {
      JsonNode trace = json(zipkin(prefix + "/api/v2/trace/a1"));
      assertThat(trace).hasSize(2);
      for (JsonNode span : trace) {
        assertThat(span.get("id").asText()).isEqualTo("0000000000000002");
        assertThat(span.get("parentId").asText()).isEqualTo("0000000000000001");
      }
      JsonNode client = half(trace, "CLIENT");
      assertThat(client.at("/remoteEndpoint/ipv4").asText()).isEqualTo("10.0.0.2");
      assertThat(client.at("/remoteEndpoint/serviceName").asText()).isEqualTo("pricing");
      assertThat(client.at("/annotations/0/value").asText()).isEqualTo("sent");
      assertThat(client.at("/tags/http.path").asText()).isEqualTo("/price");
      JsonNode answered = half(trace, "SERVER");
      assertThat(answered.get("shared").asBoolean()).isTrue();
      assertThat(answered.at("/tags/error").asText()).isEqualTo("no price");
      assertThat(json(zipkin(prefix + "/api/v2/traces?serviceName=pricing"))).hasSize(1);
      assertThat(json(zipkin(prefix + "/config.json")).get("searchEnabled").asBoolean()).isTrue();
    }
    HttpResponse<String> missing = get(zipkin("/api/v2/trace/a2"));
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.body()).isEqualTo("a2 not found\n");
  }

  @Test
  void whereSendersNeedATokenNobodyReadsWithoutOne() throws Exception {
    Path token = Files.writeString(data.resolve("token"), "secret");
    Listening listening = new Listening();
    new CommandLine(listening)
        .parseArgs(
            "--otlp-http-port",
            "0",
            "--query-port",
            "0",
            "--store",
            "memory",
            "--zipkin-port",
            "0",
            "--ingest-token-file",
            token.toString());
    try (TracingServer guarded =
        TracingServer.start(listening.options.withData(data.resolve("guarded")))) {
      URI services =
          URI.create("http://127.0.0.1:" + guarded.port(ReceiverPort.ZIPKIN) + "/api/v2/services");
      assertThat(get(services).statusCode()).isEqualTo(404);
      assertThat(get(guarded.queryUri().resolve("/zipkin/api/v2/services")).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void aQuestionThatIsWrongIsNoRefusedBatch() throws Exception {
    assertThat(get(zipkin("/api/v2/traces?limit=0")).statusCode()).isEqualTo(400);
    String metrics = get(server.otlpHttpUri().resolve("/metrics")).body();
    assertThat(metrics.lines().filter(line -> line.contains("receiver_invalid")))
        .allMatch(line -> line.endsWith(" 0.0"));
  }

  @Test
  void everyCommandOfThePageIsAnswered() throws Exception {
    List<String> paths = new ArrayList<>();
    Matcher curl = CURL.matcher(Files.readString(DOCUMENT));
    while (curl.find()) {
      paths.add(curl.group(1));
    }
    assertThat(paths).hasSizeGreaterThanOrEqualTo(2);
    for (String path : paths) {
      HttpResponse<String> answer = get(server.queryUri().resolve(path));
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      assertThat(answer.body()).as(path).contains("00000000000000a1");
    }
  }

  private static JsonNode half(JsonNode trace, String kind) {
    for (JsonNode span : trace) {
      if (span.get("kind").asText().equals(kind)) {
        return span;
      }
    }
    throw new AssertionError("no " + kind + " in " + trace);
  }

  private URI zipkin(String path) {
    return URI.create("http://127.0.0.1:" + server.port(ReceiverPort.ZIPKIN) + path);
  }

  private static JsonNode json(URI uri) throws Exception {
    HttpResponse<String> answer = get(uri);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static HttpResponse<String> get(URI uri) throws Exception {
    return send(HttpRequest.newBuilder(uri).build());
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }
}
