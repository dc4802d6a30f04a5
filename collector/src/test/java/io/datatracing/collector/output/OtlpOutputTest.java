package io.datatracing.collector.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.datatracing.collector.Collector;
import io.datatracing.collector.NodeHarness;
import io.datatracing.collector.pipeline.ByteSize;
import io.datatracing.model.Attribute;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOverloadedException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Spans to another collector, a real one, and what happens when that one does not take them. */
class OtlpOutputTest {
  private static final long PATIENCE_SECONDS = 60;

  private final NodeHarness harness = new NodeHarness();

  private OtlpOutput output(String endpoint, String compression, Duration giveUp) {
    return new OtlpOutput(
        new OtlpOutputOptions(
            endpoint,
            Map.of("x-key", "value"),
            compression,
            null,
            giveUp,
            2,
            ByteSize.parse("1MiB")),
        harness.context);
  }

  private static Span span(long id) {
    return Span.builder(new TraceId(1, id), new SpanId(id), "span " + id)
        .resource(new Resource(List.of(Attribute.of("service.name", "shop"))))
        .build();
  }

  private static String answer(CompletableFuture<String> answer) throws Exception {
    return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "none"})
  void spansArriveAsTheyWere(String compression) throws Exception {
    try (Collector next = new Collector();
        OtlpOutput output = output(next.url(), compression, null)) {
      Span[] spans = {span(1), span(2)};
      assertThat(answer(NodeHarness.send(output, spans))).isEqualTo("stored");
      assertThat(next.store.spans()).containsExactly(spans);
    }
  }

  @Test
  void whatMayPassIsTriedAgainUntilItHas() throws Exception {
    try (Collector next = new Collector();
        OtlpOutput output = output(next.url() + "/", "gzip", null)) {
      next.store.failWith(new StoreOverloadedException("full"));
      CompletableFuture<String> waits = NodeHarness.send(output, span(1));
      String refused = "datatracing_collector_refused_requests_total{cause=\"receiver.overload\"}";
      org.awaitility.Awaitility.await()
          .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
          .until(() -> next.metric(refused) >= 1);
      assertThat(waits).isNotDone();
      next.store.failWith(null);
      assertThat(answer(waits)).isEqualTo("stored");
      assertThat(next.store.spans()).containsExactly(span(1));
    }
  }

  @Test
  void whatWillNeverPassFailsAtOnce() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/traces",
        exchange -> {
          requests.incrementAndGet();
          boolean hasKey = "value".equals(exchange.getRequestHeaders().getFirst("x-key"));
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(hasKey ? 403 : 500, -1);
          exchange.close();
        });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    try (OtlpOutput output = output(url, "gzip", null)) {
      assertThat(answer(NodeHarness.send(output, span(1))))
          .isEqualTo("StoreException: " + url + "/v1/traces answers 403");
      assertThat(requests).hasValue(1);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void patienceEndsAndTheEndAnswersEverybody() throws Exception {
    try (Collector next = new Collector();
        OtlpOutput output = output(next.url(), "gzip", Duration.ofMinutes(5))) {
      next.store.failWith(new StoreException("broken"));
      CompletableFuture<String> waits = NodeHarness.send(output, span(1));
      harness.skippedNanos.addAndGet(Duration.ofMinutes(6).toNanos());
      assertThat(answer(waits)).endsWith("answers 503");
      CompletableFuture<String> open = NodeHarness.send(output, span(2));
      output.close();
      assertThat(answer(open)).startsWith("StoreException: ");
      assertThat(answer(NodeHarness.send(output, span(3)))).startsWith("StoreOverloadedException");
    }
  }

  @Test
  void memoryIsBounded() throws Exception {
    try (Collector next = new Collector();
        OtlpOutput output = output(next.url(), "gzip", null)) {
      next.store.hold();
      byte[] big = new byte[600 << 10];
      Span span =
          Span.builder(new TraceId(1, 1), new SpanId(1), "big")
              .attribute(new Attribute("bytes", io.datatracing.model.AttributeValue.ofBytes(big)))
              .build();
      OtlpBatch batch = OtlpBatch.of(List.of(span));
      CompletableFuture<String> first = NodeHarness.send(output, batch);
      assertThat(answer(NodeHarness.send(output, batch)))
          .startsWith("StoreOverloadedException: it holds ");
      org.awaitility.Awaitility.await()
          .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
          .until(() -> next.store.waiting() == 1);
      next.store.acknowledgeAll();
      assertThat(answer(first)).isEqualTo("stored");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://a:4318, http://a:4318/v1/traces",
    "https://a/, https://a/v1/traces",
    "http://a/otlp/spans, http://a/otlp/spans"
  })
  void anEndpointWithoutAPathGetsTheUsualOne(String endpoint, String url) {
    assertThat(new OtlpOutputOptions(endpoint, null, null, null, null, 0, null).url())
        .hasToString(url);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:4318", "ftp://a", "http:// a"})
  void anEndpointThatIsNoneIsRefused(String endpoint) {
    assertThatThrownBy(() -> new OtlpOutputOptions(endpoint, null, null, null, null, 0, null))
        .hasMessageContaining("is not a URL; e.g. http://collector:4318");
  }
}
