package io.datatracing.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.datatracing.bootstrap.LossCause;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanClock;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.Tracer;
import io.datatracing.bootstrap.trace.TracingMode;
import io.datatracing.exporter.AgentTracing;
import io.datatracing.exporter.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The worker against a real HTTP server, with time that passes when told. */
class ControlWorkerTest {
  private static final long SECOND = 1_000_000_000L;
  private static final String OK = "{\"running\":true}";

  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Commands commands =
      new Commands(
          new Settings(Collections.emptyMap(), Collections.emptyMap(), Collections.emptyMap()),
          new PrintStream(err, true));
  private final Clock clock = new Clock();
  private final Map<String, String> values = new HashMap<>();
  private HttpServer server;
  private volatile int status = 200;
  private volatile String answer = OK;
  private volatile String authorization;
  private AgentTracing tracing;
  private ControlWorker worker;

  private static final class Clock implements SpanClock {
    long nanos = 5;

    @Override
    public long nanoTime() {
      return nanos;
    }

    @Override
    public long epochNanos() {
      return 1_790_000_000L * SECOND + nanos;
    }
  }

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          authorization = exchange.getRequestHeaders().getFirst("Authorization");
          String body = new String(readAll(exchange.getRequestBody()), StandardCharsets.UTF_8);
          requests.add(exchange.getRequestURI().getPath() + " " + body);
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    values.put("datatracing.service.name", "checkout");
    values.put(
        "datatracing.exporter.endpoint", "http://127.0.0.1:" + server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    server.stop(0);
    Tracer.uninstall();
  }

  @Test
  void heartbeatsComeAtTheIntervalAndMetricsEveryMinute() {
    start();
    pass(2);
    assertThat(requests).isEmpty();
    pass(2);
    assertThat(requests).hasSize(1);
    assertThat(requests.get(0))
        .startsWith("/v1/datatracing/agents {\"agent\":\"")
        .contains("\"service\":\"checkout\"", "\"mode\":\"head\"", "\"capacity\":\"33280\"")
        .contains("{\"name\":\"okhttp\",\"state\":\"active\",\"reason\":\"\"}")
        .endsWith("\"stopping\":false}");
    pass(60);
    assertThat(requests).hasSize(1 + 6 + 1).anyMatch(r -> r.startsWith("/v1/metrics "));
  }

  @Test
  void whatIsWantedIsAppliedOnceAndToldAtOnce() {
    start();
    answer = "{\"running\":true,\"wanted\":{\"revision\":\"7\",\"mode\":\"none\"}}";
    pass(4);
    assertThat(Tracer.mode()).isEqualTo(TracingMode.NONE);
    pass(1);

    assertThat(requests).hasSize(2);
    assertThat(requests.get(1))
        .contains("\"revision\":\"7\"", "\"mode\":\"none\"")
        .contains("\"option\":\"mode\",\"old\":\"head\",\"new\":\"none\"");
    pass(30);
    assertThat(err.toString().split("\n")).hasSize(1);
    assertThat(err.toString()).contains("mode is now none, was head (server http://127.0.0.1:");
  }

  @Test
  void aServerElsewhereIsNotObeyedWithoutAToken() {
    values.put("datatracing.exporter.endpoint", "http://192.0.2.1:4318");
    start();

    assertThat(tracing.transports().areLocal()).isFalse();
  }

  @Test
  void spansByGrpcLeaveTheSideChannelOnHttp() {
    values.put("datatracing.control.endpoint", values.get("datatracing.exporter.endpoint"));
    values.put("datatracing.exporter.endpoint", "http://192.0.2.1:4317");
    values.put("datatracing.exporter.protocol", "grpc");
    values.put("datatracing.exporter.headers", "authorization=of-another");
    values.put("datatracing.metrics", "false");
    start();
    answer = "{\"running\":true,\"wanted\":{\"revision\":\"7\",\"mode\":\"none\"}}";
    pass(4);

    assertThat(requests.get(0)).startsWith("/v1/datatracing/agents {");
    assertThat(authorization).isNull();
    assertThat(Tracer.mode()).as("its server is this machine").isEqualTo(TracingMode.NONE);
  }

  @Test
  void withoutASideChannelNothingIsToldAndNothingIsSaid() {
    values.put("datatracing.exporter.protocol", "grpc");
    values.put("datatracing.metrics", "false");
    start();
    assertThat(tracing.transports().areLocal()).isFalse();
    pass(60);
    worker.lastWord(60_000);

    assertThat(requests).isEmpty();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void whoAsksForAServerThatCannotBeKnownIsTold() {
    values.put("datatracing.exporter.endpoint", "http://127.0.0.1:4319");
    values.put("datatracing.exporter.protocol", "grpc");
    values.put("datatracing.control.token", "secret");
    start();

    assertThat(err.toString())
        .startsWith("[datatracing] system property datatracing.control.token is set, but spans")
        .contains("expected datatracing.control.endpoint=http://HOST:4318")
        .doesNotContain("secret");
    assertThat(err.toString().lines()).hasSize(1);
  }

  @Test
  void aWishMayHoldRulesAndCommas() {
    start();
    answer =
        "{\"running\":true,\"wanted\":{\"revision\":1790000000000,\"sampler\":\"jaeger_remote\","
            + "\"samplerArgument\":\"endpoint=http://j:1,initialSamplingRate=0.5\","
            + "\"samplerRules\":\"path=/a,b -> 0\"}}";
    pass(4);

    assertThat(Tracer.sampler())
        .hasToString("rules{path=/a,b -> 0; otherwise jaeger_remote{traceidratio{0.5}}}");
  }

  @Test
  void theTokenIsShown() {
    values.put("datatracing.control.token", "0123456789abcdef");
    start();
    pass(4);

    assertThat(authorization).isEqualTo("Bearer 0123456789abcdef");
    assertThat(requests.get(0)).doesNotContain("0123456789abcdef");
  }

  @Test
  void anotherKindOfServerIsAskedEverMoreRarelyAndNothingIsSaid() {
    status = 404;
    start();
    pass(3_600);

    // Heartbeats at 3 s, then after 1, 2, 4, … minutes; metrics alike from 60 s.
    assertThat(requests.stream().filter(r -> r.startsWith("/v1/datatracing/"))).hasSize(6);
    assertThat(requests.stream().filter(r -> r.startsWith("/v1/metrics"))).hasSize(6);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void garbageIsNoCommand() {
    start();
    for (String garbage : Arrays.asList("<html>", "[1]", "{\"wanted\":[]}", "{\"wanted\":{}}")) {
      answer = garbage;
      pass(10);
    }
    assertThat(Tracer.mode()).isEqualTo(TracingMode.HEAD);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void lossesAreToldUntilTheyArriveWithTheirTraces() {
    start();
    pass(4);
    tracing.losses().add(LossCause.QUEUE_FULL, 0x4bf92f3577b34da6L, 0xa3ce929d0e0e4736L);
    tracing.losses().add(LossCause.HEAD_NOT_SAMPLED, 40);
    status = 503;
    pass(10);
    tracing.losses().add(LossCause.QUEUE_FULL, 0x4bf92f3577b34da6L, 0xa3ce929d0e0e4736L);
    status = 200;
    pass(60);

    String untold = requests.get(1);
    assertThat(untold).contains("\"cause\":\"agent.head_not_sampled\"", "\"count\":\"40\"");
    assertThat(requests.get(2))
        .contains("{\"cause\":\"agent.queue_full\",\"fromUnixNano\":\"1790000003")
        .contains("\"count\":\"2\",\"traces\":[{\"traceId\":\"4bf92f3577b34da6a3ce929d0e0e4736\"")
        .contains("\"count\":\"40\"");
    assertThat(requests.get(3)).contains("\"drops\":[]");
  }

  @Test
  void aSpanOpenForLongIsToldUntilItEnds() {
    start();
    Span job = openForAnHour("import");
    pass(4);
    assertThat(requests.get(1)).startsWith("/v1/datatracing/running ").contains("import");
    Tracer.get().findNeverEnded((span, site) -> {});
    pass(10);
    assertThat(requests.get(3)).startsWith("/v1/datatracing/running ").contains("import");
    job.end();
    pass(30);
    assertThat(requests.subList(4, requests.size()))
        .noneMatch(r -> r.startsWith("/v1/datatracing/running"));
  }

  @Test
  void aSpanThatWasToldAsRunningAndIsDiscardedIsToldOnceMoreWithItsEnd() {
    start();
    Span poll = openForAnHour("poll");
    Span other = openForAnHour("other");
    pass(4);
    assertThat(requests.get(1)).startsWith("/v1/datatracing/running ").contains("poll", "other");
    poll.discard();
    pass(10);
    assertThat(requests.get(3)).startsWith("/v1/datatracing/running ").contains("poll", "other");
    pass(10);
    assertThat(requests.get(5)).contains("other").doesNotContain("poll");
    // And by the last word of a process that ends meanwhile.
    other.discard();
    worker.lastWord(60_000);
    assertThat(requests.get(6)).startsWith("/v1/datatracing/running ").contains("other");
    assertThat(requests.get(7)).startsWith("/v1/datatracing/agents ");
    assertThat(requests).hasSize(8);
  }

  /** The tracer's clock is the machine's: a span that says it began an hour ago. */
  private static Span openForAnHour(String name) {
    return Tracer.get()
        .start(
            name,
            SpanKind.INTERNAL,
            io.datatracing.bootstrap.trace.Protocol.NONE,
            CurrentContext.root(),
            (System.currentTimeMillis() - 3_600_000) * 1_000_000);
  }

  private void start() {
    Settings settings =
        new Settings(
            values, Collections.<String, String>emptyMap(), Collections.<String, String>emptyMap());
    ControlOptions options = ControlOptions.read(settings);
    tracing = AgentTracing.start(settings);
    worker =
        new ControlWorker(
            options,
            commands,
            new AgentFacts() {
              @Override
              public Map<String, String> settings() {
                return Collections.singletonMap("datatracing.exporter", "otlp");
              }

              @Override
              public List<String[]> instrumentations() {
                return Collections.singletonList(new String[] {"okhttp", "active", ""});
              }
            },
            tracing.selfReport(),
            tracing.transports(),
            clock,
            clock.epochNanos());
  }

  /** A second at a time, as the thread would sleep and work. */
  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      clock.nanos += SECOND;
      worker.doWork();
    }
  }

  private static byte[] readAll(InputStream in) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      out.write(b);
    }
    return out.toByteArray();
  }
}
