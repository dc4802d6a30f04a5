package io.datatracing.collector.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.collector.Collector;
import io.datatracing.model.Attribute;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server's side of the protocol, by HTTP against the real collector. */
class AgentsApiTest {
  private static final String TOKEN = "0123456789abcdef0123";
  private static final long SECOND = 1_000_000_000L;

  @TempDir Path directory;
  private final AtomicLong now = new AtomicLong(1_790_000_000L * SECOND);
  private Collector collector;

  @BeforeEach
  void start() {
    collector = collector();
  }

  @AfterEach
  void stop() {
    collector.close();
  }

  private Collector collector() {
    AgentsOptions options = AgentsOptions.of(TOKEN, directory.resolve("audit.jsonl"));
    return new Collector(registry -> new Agents(options, registry, now::get));
  }

  @Test
  void anAgentIsListedWithWhatItSaid() throws Exception {
    assertThat(heartbeat("a1", "")).isEqualTo("{\"running\":true}");

    assertThat(get("/api/v1/agents"))
        .contains("\"agent\":\"a1\"", "\"service\":\"checkout\"", "\"state\":\"active\"")
        .contains("\"mode\":\"head\"", "\"host\":\"h1\"", "\"pid\":42", "\"version\":\"0.1.0\"")
        .contains("{\"name\":\"okhttp\",\"state\":\"stood_down\",\"reason\":\"too old\"}")
        .contains("\"settings\":{\"datatracing.exporter\":\"otlp\"}");
  }

  @Test
  void anAgentThatIsNotHeardOfIsGoneAndLaterForgotten() throws Exception {
    heartbeat("a1", "");
    heartbeat("a2", ",\"stopping\":true");
    now.addAndGet(36 * SECOND);

    assertThat(get("/api/v1/agents"))
        .contains("\"state\":\"gone\"", "\"state\":\"stopped\"")
        .doesNotContain("active");
    assertThat(collector.metric("datatracing_agents{state=\"gone\"}")).isEqualTo(1);
    now.addAndGet(Duration.ofHours(25).toNanos());
    assertThat(get("/api/v1/agents")).isEqualTo("{\"agents\":[]}");
  }

  @Test
  void whatIsWantedGoesWithHeartbeatsUntilItIsApplied() throws Exception {
    heartbeat("a1", "");

    HttpResponse<byte[]> told = control("checkout", "{\"mode\":\"none\"}", null, null);
    assertThat(told.statusCode()).isEqualTo(200);
    assertThat(text(told)).contains("\"agent\":\"a1\"", "\"controllable\":true");
    long revision = now.get() / 1_000_000;
    String wanted = "\"wanted\":{\"revision\":\"" + revision + "\",\"mode\":\"none\"}";
    assertThat(heartbeat("a1", "")).contains(wanted);
    assertThat(heartbeat("a1", "")).contains(wanted);
    assertThat(heartbeat("a1", ",\"revision\":\"" + revision + "\"")).doesNotContain("wanted");
    assertThat(get("/api/v1/agents")).contains("\"applied\":true");
  }

  @Test
  void changesAreAuditedOnBothSidesAndSurviveARestart() throws Exception {
    heartbeat("a1", "");
    control("a1", "{\"mode\":\"tail\"}", null, null);
    heartbeat(
        "a1",
        ",\"changes\":[{\"timeUnixNano\":\"7\",\"by\":\"server\",\"option\":\"mode\","
            + "\"old\":\"head\",\"new\":\"tail\"}]");

    String wanted =
        "\"what\":\"wanted\",\"by\":\"loopback\",\"from\":\"127.0.0.1\",\"agent\":\"a1\","
            + "\"service\":\"checkout\",\"option\":\"mode\",\"old\":\"head\",\"new\":\"tail\"";
    String applied = "{\"timeUnixNano\":\"7\",\"what\":\"applied\",\"by\":\"server\"";
    assertThat(get("/api/v1/agents/audit")).contains(wanted, applied);
    stop();
    Files.writeString(
        directory.resolve("audit.jsonl"),
        Files.readString(directory.resolve("audit.jsonl")) + "{\"timeUnix");
    collector = collector();
    assertThat(get("/api/v1/agents/audit")).contains(wanted, applied);
  }

  @Test
  void controlFromElsewhereNeedsTheToken() throws Exception {
    heartbeat("a1", "");

    assertThat(control("a1", "{\"mode\":\"none\"}", "X-Forwarded-For", "10.1.1.1").statusCode())
        .isEqualTo(403);
    assertThat(control("a1", "{\"mode\":\"none\"}", "Authorization", "Bearer wrong").statusCode())
        .isEqualTo(403);
    assertThat(
            control("a1", "{\"mode\":\"none\"}", "Authorization", "Bearer " + TOKEN).statusCode())
        .isEqualTo(200);
    String audit = get("/api/v1/agents/audit");
    assertThat(audit).contains("\"what\":\"refused\"", "\"by\":\"token\"").doesNotContain(TOKEN);
    assertThat(collector.metric("datatracing_agents_refused_control_total")).isEqualTo(2);
  }

  @Test
  void anAgentElsewhereIsToldOnlyIfItShowsTheToken() throws Exception {
    heartbeat("a1", "");
    control("a1", "{\"mode\":\"none\"}", null, null);

    assertThat(heartbeat("a1", "", "Forwarded", "for=10.1.1.1")).doesNotContain("wanted");
    assertThat(heartbeat("a1", "", "Authorization", "Bearer " + TOKEN)).contains("wanted");
  }

  @Test
  void whatCannotBeDoneIsRefusedWithTheReason() throws Exception {
    assertThat(control("nobody", "{\"mode\":\"none\"}", null, null).statusCode()).isEqualTo(404);
    assertThat(text(control("a1", "{\"mode\":\"some\"}", null, null)))
        .contains("Mode is \\\"some\\\", expected none, head, tail or full.");
    assertThat(control("a1", "{}", null, null).statusCode()).isEqualTo(400);
    assertThat(post(AgentsApi.HEARTBEAT, "{\"agent\":\"a1\"}").statusCode()).isEqualTo(400);
    assertThat(post(AgentsApi.HEARTBEAT, "[]").statusCode()).isEqualTo(400);
    assertThat(post(AgentsApi.HEARTBEAT, "{".repeat(100)).statusCode()).isEqualTo(400);
    assertThat(post(AgentsApi.RUNNING, "").statusCode()).isEqualTo(400);
  }

  @Test
  void theAccountSaysHowManySpansAreMissingAtMost() throws Exception {
    heartbeat("a1", ",\"counters\":{\"ended\":\"10\",\"capacity\":\"40\"}");
    send("a1", 1, 20, "agent.limit=3,agent.head_not_sampled=1000", span(1), span(2));
    // Tried again, because the answer was lost.
    send("a1", 1, 20, "agent.limit=3,agent.head_not_sampled=1000", span(1), span(2));

    assertThat(get("/api/v1/agents"))
        .contains(
            "\"account\":{\"ended\":\"20\",\"received\":\"2\",\"lost\":\"3\",\"onDisk\":\"0\",\"missing\":\"15\","
                + "\"missingAtMost\":\"40\",\"missingAtMostHolds\":true}");
    send("a1", 2, 30, "agent.queue_full=1", span(3));
    assertThat(get("/api/v1/agents"))
        .contains("\"missing\":\"23\",\"missingAtMost\":\"40\",\"missingAtMostHolds\":false}");
    heartbeat("a1", ",\"stopping\":true,\"counters\":{\"ended\":\"30\",\"capacity\":\"40\"}");
    assertThat(get("/api/v1/agents"))
        .contains("\"missing\":\"23\",\"missingAtMost\":\"23\",\"missingAtMostHolds\":true}");
    heartbeat(
        "a1",
        ",\"stopping\":true,\"counters\":{\"ended\":\"30\",\"onDisk\":\"20\",\"capacity\":\"40\"}");
    assertThat(get("/api/v1/agents"))
        .as("what the next process will send")
        .contains("\"onDisk\":\"20\",\"missing\":\"3\",\"missingAtMost\":\"3\",");
    assertThat(dropped("agent.limit")).isEqualTo(3);
    assertThat(dropped("agent.head_not_sampled")).isEqualTo(1000);
  }

  @Test
  void dropsAreKeptByCauseWithTimeAndTraces() throws Exception {
    String drop =
        "{\"cause\":\"agent.queue_full\",\"fromUnixNano\":\"5\",\"toUnixNano\":\"9\",\"count\":\"12\","
            + "\"traces\":[{\"traceId\":\"4bf92f3577b34da6a3ce929d0e0e4736\",\"timeUnixNano\":\"7\"}]}";
    heartbeat(
        "a1", ",\"counters\":{\"lost\":{\"agent.queue_full\":\"12\"}},\"drops\":[" + drop + "]");

    assertThat(get("/api/v1/agents")).contains("\"drops\":[" + drop + "]");
    assertThat(dropped("agent.queue_full")).isEqualTo(12);
  }

  @Test
  void aHeaderThatCannotBeReadCostsNoSpan() throws Exception {
    HttpResponse<byte[]> answer =
        collector.send(
            collector
                .postRequest(
                    "/v1/traces", Collector.PROTOBUF, OtlpBatch.of(List.of(span(1))).bytes())
                .header(ProcessHeaders.PROCESS, "a1")
                .header(ProcessHeaders.ENDED, "many")
                .header(ProcessHeaders.LOST, "x,=,y=z,agent.limit=-2")
                .build());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(get("/api/v1/agents")).contains("\"ended\":\"0\",\"received\":\"1\"");
  }

  @Test
  void aSpanThatRunsIsForgottenWhenItArrivesEnded() throws Exception {
    heartbeat("a1", "");
    running("a1", unended(1), unended(2));
    assertThat(collector.metric("datatracing_agents_running_spans")).isEqualTo(2);

    send("a1", 1, 1, "", span(1));

    assertThat(collector.agents.running(new TraceId(7, 7)))
        .extracting(span -> span.spanId().value())
        .containsExactly(2L);
  }

  private static Span span(long id) {
    return Span.builder(new TraceId(7, 7), new SpanId(id), "import")
        .times(1_000, 2_000)
        .resource(new Resource(List.of(Attribute.of(Resource.SERVICE_NAME, "checkout"))))
        .build();
  }

  /** As an agent tells it while it runs. */
  private static Span unended(long id) {
    return Span.builder(new TraceId(7, 7), new SpanId(id), "import")
        .times(1_000, 0)
        .resource(new Resource(List.of(Attribute.of(Resource.SERVICE_NAME, "checkout"))))
        .build();
  }

  private double dropped(String cause) {
    return collector.metric(
        "datatracing_agents_dropped_spans_total{cause=\"" + cause + "\",service=\"checkout\"}");
  }

  private void send(String agent, long sequence, long ended, String lost, Span... spans)
      throws Exception {
    HttpRequest request =
        collector
            .postRequest("/v1/traces", Collector.PROTOBUF, OtlpBatch.of(List.of(spans)).bytes())
            .header(ProcessHeaders.PROCESS, agent)
            .header(ProcessHeaders.SEQUENCE, Long.toString(sequence))
            .header(ProcessHeaders.ENDED, Long.toString(ended))
            .header(ProcessHeaders.LOST, lost)
            .build();
    assertThat(collector.send(request).statusCode()).isEqualTo(200);
  }

  private void running(String agent, Span... spans) throws Exception {
    HttpRequest request =
        collector
            .postRequest(
                AgentsApi.RUNNING, Collector.PROTOBUF, OtlpBatch.of(List.of(spans)).bytes())
            .header(ProcessHeaders.PROCESS, agent)
            .build();
    assertThat(collector.send(request).statusCode()).isEqualTo(200);
  }

  /** Returns the answer. */
  private String heartbeat(String agent, String more, String... header) throws Exception {
    String body =
        "{\"agent\":\""
            + agent
            + "\",\"service\":\"checkout\",\"host\":\"h1\",\"pid\":42,\"version\":\"0.1.0\","
            + "\"intervalMillis\":\"10000\",\"mode\":\"head\",\"instrumentations\":"
            + "[{\"name\":\"okhttp\",\"state\":\"stood_down\",\"reason\":\"too old\"}],"
            + "\"settings\":{\"datatracing.exporter\":\"otlp\"},\"unknown\":[{}]"
            + more
            + "}";
    HttpRequest.Builder request =
        collector.postRequest(
            AgentsApi.HEARTBEAT, Collector.JSON, body.getBytes(StandardCharsets.UTF_8));
    if (header.length > 0) {
      request.headers(header);
    }
    HttpResponse<byte[]> answer = collector.send(request.build());
    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
    return text(answer);
  }

  private HttpResponse<byte[]> post(String path, String body) throws Exception {
    return collector.post(path, Collector.JSON, body.getBytes(StandardCharsets.UTF_8));
  }

  private HttpResponse<byte[]> control(String target, String body, String header, String value)
      throws Exception {
    HttpRequest.Builder request =
        collector
            .request("/api/v1/agents/" + target + "/control")
            .PUT(BodyPublishers.ofString(body));
    if (header != null) {
      request.header(header, value);
    }
    return collector.send(request.build());
  }

  private String get(String path) throws IOException, InterruptedException {
    return text(collector.send(collector.request(path).build()));
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }
}
