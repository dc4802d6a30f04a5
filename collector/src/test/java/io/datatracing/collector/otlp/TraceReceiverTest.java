package io.datatracing.collector.otlp;

import static io.datatracing.collector.Collector.JSON;
import static io.datatracing.collector.Collector.PROTOBUF;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.luben.zstd.Zstd;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.datatracing.collector.Collector;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpWriter;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOverloadedException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TraceReceiverTest {
  private static final Span SPAN =
      Span.builder(new TraceId(1, 2), new SpanId(3), "checkout").times(10, 20).build();
  private static final byte[] REQUEST = OtlpWriter.write(List.of(SPAN));

  private Collector collector = new Collector();

  @AfterEach
  void stop() {
    collector.close();
  }

  @Test
  void storedSpansAreAnsweredWithAnEmptyResponse() throws Exception {
    HttpResponse<byte[]> response = collector.post("/v1/traces", PROTOBUF, REQUEST);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue(PROTOBUF);
    assertThat(response.body()).isEmpty();
    assertThat(collector.store.spans()).containsExactly(SPAN);
    assertThat(
            collector.metric(
                "datatracing_collector_accepted_spans_total{encoding=\"protobuf\",receiver=\"otlp\"}"))
        .isEqualTo(1);
  }

  @Test
  void jsonIsTheSame() throws Exception {
    String json =
        "{\"resourceSpans\":[{\"resource\":{},\"scopeSpans\":[{\"spans\":[{\"traceId\":\"00000000000000010000000000000002\","
            + "\"spanId\":\"0000000000000003\",\"name\":\"checkout\",\"startTimeUnixNano\":\"10\",\"endTimeUnixNano\":\"20\"}]}]}]}";
    HttpResponse<byte[]> response =
        collector.post("/v1/traces", "application/json; charset=utf-8", json.getBytes(UTF_8));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue(JSON);
    assertThat(new String(response.body(), UTF_8)).isEqualTo("{}");
    assertThat(collector.store.spans()).containsExactly(SPAN);
  }

  @Test
  void everyContentEncodingIsUnderstood() throws Exception {
    for (String encoding : List.of("gzip", "deflate", "zstd")) {
      assertThat(
              collector
                  .send(
                      collector
                          .postRequest("/v1/traces", PROTOBUF, compress(encoding, REQUEST))
                          .header("Content-Encoding", encoding)
                          .build())
                  .statusCode())
          .as(encoding)
          .isEqualTo(200);
    }
    assertThat(collector.store.spans()).containsExactly(SPAN, SPAN, SPAN);
  }

  @Test
  void answerWaitsForTheStore() throws Exception {
    collector.store.hold();
    CompletableFuture<HttpResponse<byte[]>> answer =
        collector.sendLater(collector.postRequest("/v1/traces", PROTOBUF, REQUEST).build());
    await().atMost(Duration.ofSeconds(60)).until(() -> collector.store.waiting() == 1);
    // The event loop is free meanwhile: another request of the same loop is answered.
    assertThat(collector.send(collector.request("/healthz").build()).statusCode()).isEqualTo(200);
    assertThat(answer).isNotDone();
    collector.store.acknowledgeAll();
    assertThat(answer.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
  }

  @Test
  void textThatIsNoUtf8IsReplacedAndCounted() throws Exception {
    byte[] latin1 = REQUEST.clone();
    String text = new String(REQUEST, ISO_8859_1);
    latin1[text.indexOf("checkout")] = (byte) 0xe9;
    assertThat(collector.post("/v1/traces", PROTOBUF, latin1).statusCode()).isEqualTo(200);
    assertThat(collector.store.spans()).extracting(Span::name).containsExactly("\ufffdheckout");
    assertThat(collector.metric("datatracing_collector_replaced_strings_total{receiver=\"otlp\"}"))
        .isEqualTo(1);
  }

  @Test
  void spansWithoutValidIdsAreRefusedAndTheOthersKept() throws Exception {
    Span noTrace = Span.builder(new TraceId(0, 0), new SpanId(3), "a").build();
    Span noSpan = Span.builder(new TraceId(1, 2), new SpanId(0), "b").build();
    byte[] request = OtlpWriter.write(List.of(noTrace, SPAN, noSpan));
    HttpResponse<byte[]> response = collector.post("/v1/traces", PROTOBUF, request);
    assertThat(response.statusCode()).isEqualTo(200);
    ExportTraceServiceResponse body = ExportTraceServiceResponse.parseFrom(response.body());
    assertThat(body.getPartialSuccess().getRejectedSpans()).isEqualTo(2);
    assertThat(body.getPartialSuccess().getErrorMessage()).contains("2 spans have no valid id");
    assertThat(collector.store.spans()).containsExactly(SPAN);
    assertThat(lost("receiver.invalid")).isEqualTo(2);
  }

  @Test
  void partialSuccessInJsonHasItsCountAsAString() throws Exception {
    String json = "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"name\":\"no ids\"}]}]}]}";
    HttpResponse<byte[]> response = collector.post("/v1/traces", JSON, json.getBytes(UTF_8));
    assertThat(new String(response.body(), UTF_8))
        .startsWith("{\"partialSuccess\":{\"rejectedSpans\":\"1\",\"errorMessage\":\"1 spans");
  }

  @Test
  void unreadableRequestIsA400WithAStatusInItsEncoding() throws Exception {
    HttpResponse<byte[]> protobuf = collector.post("/v1/traces", PROTOBUF, new byte[] {10, 99});
    assertThat(protobuf.statusCode()).isEqualTo(400);
    assertThat(protobuf.headers().firstValue("Content-Type")).hasValue(PROTOBUF);
    CodedInputStream status = CodedInputStream.newInstance(protobuf.body());
    assertThat(status.readTag()).isEqualTo(1 << 3 | WireFormat.WIRETYPE_VARINT);
    assertThat(status.readInt32()).isEqualTo(3);
    assertThat(status.readTag()).isEqualTo(2 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED);
    assertThat(status.readString()).contains("ExportTraceServiceRequest").contains("at byte");

    HttpResponse<byte[]> json = collector.post("/v1/traces", JSON, "{".getBytes(UTF_8));
    assertThat(json.statusCode()).isEqualTo(400);
    assertThat(new String(json.body(), UTF_8)).startsWith("{\"code\":3,\"message\":\"");
    assertThat(refusedRequests("receiver.invalid")).isEqualTo(2);
  }

  @Test
  void otherMediaTypesAreUnsupported() throws Exception {
    assertThat(collector.post("/v1/traces", "text/plain", REQUEST).statusCode()).isEqualTo(415);
  }

  @Test
  void tooLargeIsA413AndCounted() throws Exception {
    byte[] large = new byte[Collector.MAX_BODY_BYTES + 1];
    HttpResponse<byte[]> response = collector.post("/v1/traces", JSON, large);
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(new String(response.body(), UTF_8)).contains("\"code\":8").contains("1048576 bytes");
    assertThat(refusedRequests("receiver.too_large")).isEqualTo(1);
  }

  @Test
  void fullStoreIsA429WithRetryAfter() throws Exception {
    collector.store.failWith(new StoreOverloadedException("queue of 7 is full"));
    HttpResponse<byte[]> response = collector.post("/v1/traces", JSON, json());
    assertThat(response.statusCode()).isEqualTo(429);
    assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(new String(response.body(), UTF_8)).contains("queue of 7 is full");
    assertThat(lost("receiver.overload")).isEqualTo(1);
    assertThat(refusedRequests("receiver.overload")).isEqualTo(1);
  }

  @Test
  void failingStoreIsA503WithRetryAfter() throws Exception {
    collector.store.failWith(new StoreException("disk on fire at /secret"));
    HttpResponse<byte[]> response = collector.post("/v1/traces", JSON, json());
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(new String(response.body(), UTF_8)).doesNotContain("/secret");
    assertThat(lost("store.refused")).isEqualTo(1);
  }

  @Test
  void bytesBeyondTheBudgetAreA429UntilTheStoreAnswers() throws Exception {
    collector.close();
    collector = new Collector(Collector.MAX_BODY_BYTES);
    collector.store.hold();
    byte[] half =
        OtlpWriter.write(
            List.of(Span.builder(new TraceId(1, 2), new SpanId(3), "x".repeat(600_000)).build()));
    CompletableFuture<HttpResponse<byte[]>> first =
        collector.sendLater(collector.postRequest("/v1/traces", PROTOBUF, half).build());
    await().atMost(Duration.ofSeconds(60)).until(() -> collector.store.waiting() == 1);
    assertThat(collector.post("/v1/traces", PROTOBUF, half).statusCode()).isEqualTo(429);
    collector.store.acknowledgeAll();
    assertThat(first.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    // They are given back when the answer is written, which may be after it was read here.
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> collector.metric("datatracing_collector_http_buffered_bytes") == 0);
    CompletableFuture<HttpResponse<byte[]>> second =
        collector.sendLater(collector.postRequest("/v1/traces", PROTOBUF, half).build());
    await().atMost(Duration.ofSeconds(60)).until(() -> collector.store.waiting() == 1);
    collector.store.acknowledgeAll();
    assertThat(second.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
  }

  @Test
  void metricsAndLogsAreAcceptedDiscardedAndCounted() throws Exception {
    assertThat(collector.post("/v1/metrics", PROTOBUF, new byte[] {1, 2}).statusCode())
        .isEqualTo(200);
    assertThat(collector.post("/v1/logs", JSON, "{}".getBytes(UTF_8)).statusCode()).isEqualTo(200);
    assertThat(
            collector.metric("datatracing_collector_discarded_requests_total{signal=\"metrics\"}"))
        .isEqualTo(1);
    assertThat(collector.metric("datatracing_collector_discarded_bytes_total{signal=\"logs\"}"))
        .isEqualTo(2);
  }

  @Test
  void getIsNotAllowed() throws Exception {
    HttpResponse<byte[]> response = collector.send(collector.request("/v1/traces").build());
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).hasValue("POST");
  }

  private double lost(String cause) {
    return collector.metric("datatracing_collector_lost_spans_total{cause=\"" + cause + "\"}");
  }

  private double refusedRequests(String cause) {
    return collector.metric(
        "datatracing_collector_refused_requests_total{cause=\"" + cause + "\"}");
  }

  private static byte[] json() {
    return ("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"00000000000000010000000000000002\","
            + "\"spanId\":\"0000000000000003\"}]}]}]}")
        .getBytes(UTF_8);
  }

  private static byte[] compress(String encoding, byte[] plain) throws IOException {
    if (encoding.equals("zstd")) {
      return Zstd.compress(plain);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (var zip =
        encoding.equals("gzip") ? new GZIPOutputStream(out) : new DeflaterOutputStream(out)) {
      zip.write(plain);
    }
    return out.toByteArray();
  }
}
