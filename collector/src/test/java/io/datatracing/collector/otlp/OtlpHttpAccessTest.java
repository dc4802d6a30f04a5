package io.datatracing.collector.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datatracing.collector.Collector;
import io.datatracing.collector.ReceiverOptions;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpWriter;
import io.datatracing.storage.api.StoreOverloadedException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who may send over OTLP/HTTP, and where the signals go that are not kept. */
class OtlpHttpAccessTest {
  private static final byte[] REQUEST =
      OtlpWriter.write(
          List.of(Span.builder(new TraceId(1, 2), new SpanId(3), "a").times(1, 2).build()));

  @Test
  void aPageOfAnAllowedOriginMaySend() throws Exception {
    try (Collector collector = new Collector(options(null, Set.of("https://shop.example"), null))) {
      HttpResponse<byte[]> preflight = preflight(collector, "https://shop.example");
      assertThat(preflight.statusCode()).isEqualTo(204);
      assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
          .hasValue("https://shop.example");
      assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers"))
          .hasValue("content-type");
      HttpResponse<byte[]> answer =
          collector.send(
              collector
                  .postRequest("/v1/traces", Collector.PROTOBUF, REQUEST)
                  .header("Origin", "https://shop.example")
                  .build());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
          .hasValue("https://shop.example");
      assertThat(answer.headers().allValues("Vary")).contains("Origin");
    }
  }

  @Test
  void aPageOfAnotherOriginMayNot() throws Exception {
    try (Collector collector = new Collector(options(null, Set.of("https://shop.example"), null))) {
      assertThat(
              preflight(collector, "https://evil.example")
                  .headers()
                  .firstValue("Access-Control-Allow-Origin"))
          .isEmpty();
    }
    try (Collector collector = new Collector()) {
      assertThat(
              preflight(collector, "https://shop.example")
                  .headers()
                  .firstValue("Access-Control-Allow-Origin"))
          .isEmpty();
    }
  }

  @Test
  void whoDoesNotShowTheTokenIsUnauthorized() throws Exception {
    try (Collector collector = new Collector(options("sesame", Set.of("*"), null))) {
      HttpResponse<byte[]> answer = collector.post("/v1/traces", Collector.PROTOBUF, REQUEST);
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
      assertThat(collector.store.spans()).isEmpty();
      HttpResponse<byte[]> known =
          collector.send(
              collector
                  .postRequest("/v1/traces", Collector.PROTOBUF, REQUEST)
                  .header("Authorization", "Bearer sesame")
                  .build());
      assertThat(known.statusCode()).isEqualTo(200);
      // What monitoring asks, and what a browser asks before it knows the token.
      assertThat(collector.send(collector.request("/readyz").build()).statusCode()).isEqualTo(200);
      assertThat(preflight(collector, "https://any.example").statusCode()).isEqualTo(204);
      assertThat(
              collector.metric(
                  "datatracing_collector_refused_requests_total{cause=\"receiver.unauthorized\"}"))
          .isEqualTo(1);
    }
  }

  @Test
  void notReadyWhileTheStoreRefuses() throws Exception {
    try (Collector collector = new Collector()) {
      assertThat(ready(collector).statusCode()).isEqualTo(200);
      collector.store.failWith(new StoreOverloadedException("queue of 7 is full"));
      // A refusal counts for five seconds only: one that is asked for too late is made again.
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                collector.post("/v1/traces", Collector.PROTOBUF, REQUEST);
                HttpResponse<byte[]> answer = ready(collector);
                return answer.statusCode() == 503
                    && new String(answer.body(), UTF_8).contains("queue of 7 is full");
              });
      collector.store.failWith(null);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                collector.post("/v1/traces", Collector.PROTOBUF, REQUEST);
                return ready(collector).statusCode() == 200;
              });
    }
  }

  private static HttpResponse<byte[]> ready(Collector collector) throws Exception {
    return collector.send(collector.request("/readyz").build());
  }

  @Test
  void metricsAndLogsGoOnToTheConfiguredEndpoint() throws Exception {
    try (Collector next = new Collector();
        Collector collector = new Collector(options(null, Set.of(), URI.create(next.url())))) {
      assertThat(collector.post("/v1/metrics", Collector.PROTOBUF, new byte[] {1, 2}).statusCode())
          .isEqualTo(200);
      HttpResponse<byte[]> logs = collector.post("/v1/logs", Collector.JSON, "{}".getBytes(UTF_8));
      assertThat(logs.statusCode()).isEqualTo(200);
      assertThat(new String(logs.body(), UTF_8)).isEqualTo("{}");
      assertThat(next.metric("datatracing_collector_discarded_bytes_total{signal=\"metrics\"}"))
          .isEqualTo(2);
      assertThat(
              collector.metric(
                  "datatracing_collector_forwarded_requests_total{signal=\"logs\",status=\"200\"}"))
          .isEqualTo(1);
    }
  }

  @Test
  void anEndpointThatIsGoneIsA503() throws Exception {
    // Nobody listens there, and no other process is given it for its own.
    URI gone = URI.create("http://127.0.0.1:1");
    try (Collector collector = new Collector(options(null, Set.of(), gone))) {
      HttpResponse<byte[]> answer =
          collector.post("/v1/logs", Collector.JSON, "{}".getBytes(UTF_8));
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
    }
  }

  private static HttpResponse<byte[]> preflight(Collector collector, String origin)
      throws Exception {
    return collector.send(
        collector
            .request("/v1/traces")
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "content-type")
            .build());
  }

  private static ReceiverOptions options(
      @Nullable String token, Set<String> origins, @Nullable URI forwardTo) {
    return new ReceiverOptions(Map.of(), null, token, origins, forwardTo, null, null);
  }
}
