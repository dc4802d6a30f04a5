package io.datatracing.collector.selftrace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datatracing.collector.Collector;
import io.datatracing.collector.pipeline.PipelineTracingApi;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpWriter;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Switched on and off at a running server. */
class CollectorTracingTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @Test
  void switchedOnItIsAnOrdinaryServiceAndNeverTracesItself() throws Exception {
    try (Collector collector = new Collector()) {
      post(collector);
      assertThat(get(collector, PipelineTracingApi.PATH)).contains("\"mode\":\"none\"");
      assertThat(put(collector, "{\"mode\":\"full\"}").statusCode()).isEqualTo(200);
      post(collector);
      // The change, and a span for each of two nodes.
      await().atMost(TIMEOUT).until(() -> ofService(collector).size() == 3);
      post(collector);
      await().atMost(TIMEOUT).until(() -> ofService(collector).size() >= 5);
      // Were its own spans traced, there would be more than those of two batches by now.
      assertThat(put(collector, "{\"mode\":\"none\"}").statusCode()).isEqualTo(200);
      await().atMost(TIMEOUT).until(() -> ofService(collector).size() >= 6);
      post(collector);
      assertThat(ofService(collector))
          .extracting(Span::name)
          .containsExactlyInAnyOrder(
              "mode.change", "receive", "store", "receive", "store", "mode.change");
      assertThat(get(collector, "/api/v1/agents/audit"))
          .contains("\"option\":\"tracing\",\"old\":\"none\",\"new\":\"full\"")
          .contains("\"option\":\"tracing\",\"old\":\"full\",\"new\":\"none\"")
          .contains("\"service\":\"datatracing-collector\"");
      assertThat(get(collector, "/api/v1/pipeline"))
          .contains("\"action\":\"mode.change\"")
          .contains("\"detail\":\"full to none\"");
    }
  }

  @Test
  void whoMayNotOrWantsNonsenseIsTold() throws Exception {
    try (Collector collector = new Collector()) {
      for (String wrong : List.of("{\"mode\":\"some\"}", "{", "", "{\"mode\":\"full\",\"x\":1}")) {
        HttpResponse<byte[]> answer = put(collector, wrong);
        assertThat(answer.statusCode()).as(wrong).isEqualTo(400);
        assertThat(text(answer)).contains("tail");
      }
      HttpRequest.Builder far =
          collector
              .request(PipelineTracingApi.PATH)
              .header("X-Forwarded-For", "10.1.1.1")
              .PUT(HttpRequest.BodyPublishers.ofString("{\"mode\":\"full\"}"));
      assertThat(collector.send(far.build()).statusCode()).isEqualTo(403);
      assertThat(get(collector, PipelineTracingApi.PATH)).contains("\"mode\":\"none\"");
      assertThat(get(collector, "/api/v1/agents/audit")).contains("\"what\":\"refused\"");
    }
  }

  private static List<Span> ofService(Collector collector) {
    return collector.store.spans().stream()
        .filter(span -> span.service().equals(SelfTracing.SERVICE))
        .toList();
  }

  private static void post(Collector collector) throws Exception {
    byte[] body =
        OtlpWriter.write(List.of(Span.builder(new TraceId(0, 9), new SpanId(1), "s").build()));
    assertThat(collector.post("/v1/traces", Collector.PROTOBUF, body).statusCode()).isEqualTo(200);
  }

  private static HttpResponse<byte[]> put(Collector collector, String body) throws Exception {
    return collector.send(
        collector
            .request(PipelineTracingApi.PATH)
            .PUT(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private static String get(Collector collector, String path) throws Exception {
    return text(collector.send(collector.request(path).build()));
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
