package io.datatracing.collector.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.datatracing.collector.Collector;
import io.datatracing.collector.ReceiverOptions;
import io.datatracing.collector.ReceiverPort;
import io.datatracing.model.Attribute;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Status;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpWriter;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOverloadedException;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * OTLP over gRPC: the newest OpenTelemetry SDK for Java as client, and grpc-java for the errors.
 */
class OtlpGrpcTest {
  private static final Span SPAN =
      Span.builder(new TraceId(1, 2), new SpanId(3), "checkout").times(10, 20).build();
  private static final byte[] REQUEST = OtlpWriter.write(List.of(SPAN));
  private static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip"})
  void everythingASpanCanHoldArrives(String compression) {
    try (Collector collector = new Collector(ReceiverPort.OTLP_GRPC)) {
      SdkTracerProvider provider =
          SdkTracerProvider.builder()
              .setResource(
                  Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "shop")))
              .addSpanProcessor(
                  BatchSpanProcessor.builder(
                          OtlpGrpcSpanExporter.builder()
                              .setEndpoint(collector.url(ReceiverPort.OTLP_GRPC))
                              .setCompression(compression)
                              .build())
                      .build())
              .build();
      Tracer tracer = provider.tracerBuilder("lib").setInstrumentationVersion("1.2").build();
      var parent =
          tracer.spanBuilder("parent").setStartTimestamp(1_000, TimeUnit.NANOSECONDS).startSpan();
      parent.end(9_000, TimeUnit.NANOSECONDS);
      var child =
          tracer
              .spanBuilder("child")
              .setParent(Context.root().with(parent))
              .setSpanKind(io.opentelemetry.api.trace.SpanKind.PRODUCER)
              .setStartTimestamp(2_000, TimeUnit.NANOSECONDS)
              .setAttribute("string", "ü")
              .setAttribute("long", -1)
              .setAttribute("double", 0.5)
              .setAttribute("boolean", true)
              .addLink(parent.getSpanContext(), Attributes.of(AttributeKey.longKey("n"), 1L))
              .startSpan();
      child.addEvent(
          "event", Attributes.of(AttributeKey.stringKey("k"), "v"), 3_000, TimeUnit.NANOSECONDS);
      child.setStatus(StatusCode.ERROR, "broken");
      child.end(4_000, TimeUnit.NANOSECONDS);
      assertThat(provider.shutdown().join(60, TimeUnit.SECONDS).isSuccess()).isTrue();

      List<Span> spans = collector.store.spans();
      assertThat(spans).extracting(Span::name).containsExactlyInAnyOrder("parent", "child");
      Span stored = spans.stream().filter(s -> s.name().equals("child")).findFirst().orElseThrow();
      assertThat(stored.traceId()).hasToString(child.getSpanContext().getTraceId());
      assertThat(stored.spanId()).hasToString(child.getSpanContext().getSpanId());
      assertThat(stored.parentSpanId()).hasToString(parent.getSpanContext().getSpanId());
      assertThat(stored.kind()).isEqualTo(SpanKind.PRODUCER);
      assertThat(stored.startTimeUnixNano()).isEqualTo(2_000);
      assertThat(stored.endTimeUnixNano()).isEqualTo(4_000);
      assertThat(stored.status()).isEqualTo(new Status(Status.Code.ERROR, "broken"));
      assertThat(stored.attributes())
          .containsExactlyInAnyOrder(
              Attribute.of("string", "ü"),
              Attribute.of("long", -1),
              Attribute.of("double", 0.5),
              Attribute.of("boolean", true));
      assertThat(stored.events()).hasSize(1);
      assertThat(stored.events().get(0).name()).isEqualTo("event");
      assertThat(stored.events().get(0).timeUnixNano()).isEqualTo(3_000);
      assertThat(stored.events().get(0).attributes()).containsExactly(Attribute.of("k", "v"));
      assertThat(stored.links()).hasSize(1);
      assertThat(stored.links().get(0).spanId()).hasToString(parent.getSpanContext().getSpanId());
      assertThat(stored.service()).isEqualTo("shop");
      assertThat(stored.scope().name()).isEqualTo("lib");
      assertThat(stored.scope().version()).isEqualTo("1.2");
      assertThat(
              collector.metric(
                  "datatracing_collector_accepted_spans_total{encoding=\"grpc\",receiver=\"otlp\"}"))
          .isEqualTo(2);
    }
  }

  @Test
  void spansWithoutValidIdsAreAPartialSuccess() throws Exception {
    try (Client client = new Client(new Collector(ReceiverPort.OTLP_GRPC))) {
      Span noSpan = Span.builder(new TraceId(1, 2), new SpanId(0), "b").build();
      byte[] answer = client.export(OtlpWriter.write(List.of(SPAN, noSpan)));
      ExportTraceServiceResponse response = ExportTraceServiceResponse.parseFrom(answer);
      assertThat(response.getPartialSuccess().getRejectedSpans()).isEqualTo(1);
      assertThat(response.getPartialSuccess().getErrorMessage()).contains("1 spans have no valid");
      assertThat(client.collector.store.spans()).containsExactly(SPAN);
      assertThat(client.export(REQUEST)).isEmpty();
    }
  }

  @Test
  void aFullStoreIsResourceExhaustedWithRetryInfo() {
    try (Client client = new Client(new Collector(ReceiverPort.OTLP_GRPC))) {
      client.collector.store.failWith(new StoreOverloadedException("queue of 7 is full"));
      StatusRuntimeException refusal = client.refused(REQUEST);
      assertThat(refusal.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.RESOURCE_EXHAUSTED);
      assertThat(refusal.getStatus().getDescription()).contains("queue of 7 is full");
      assertThat(retryInfo(refusal)).contains("type.googleapis.com/google.rpc.RetryInfo");
      awaitRefused(client, "receiver.overload", 1);
    }
  }

  @Test
  void aFailingStoreIsUnavailable() {
    try (Client client = new Client(new Collector(ReceiverPort.OTLP_GRPC))) {
      client.collector.store.failWith(new StoreException("disk on fire at /secret"));
      StatusRuntimeException refusal = client.refused(REQUEST);
      assertThat(refusal.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.UNAVAILABLE);
      assertThat(refusal.getStatus().getDescription()).doesNotContain("/secret");
      assertThat(retryInfo(refusal)).contains("RetryInfo");
    }
  }

  @Test
  void anUnreadableMessageIsAnInvalidArgumentThatSaysWhere() {
    try (Client client = new Client(new Collector(ReceiverPort.OTLP_GRPC))) {
      StatusRuntimeException refusal = client.refused(new byte[] {10, 99});
      assertThat(refusal.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.INVALID_ARGUMENT);
      assertThat(refusal.getStatus().getDescription())
          .contains("ExportTraceServiceRequest")
          .contains("at byte");
      awaitRefused(client, "receiver.invalid", 1);
    }
  }

  @Test
  void aMessageAboveTheLimitIsRefusedAndCountedAndTheConnectionGoesOn() {
    try (Client client = new Client(new Collector(ReceiverPort.OTLP_GRPC))) {
      byte[] large = new byte[Collector.MAX_BODY_BYTES + 1];
      StatusRuntimeException refusal = client.refused(large);
      assertThat(refusal.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.RESOURCE_EXHAUSTED);
      assertThat(refusal.getStatus().getDescription()).contains("1048576").contains("1048577");
      awaitRefused(client, "receiver.too_large", 1);
      assertThat(client.export(REQUEST)).isEmpty();
    }
  }

  @Test
  void metricsAndLogsAreAcceptedAndCounted() {
    try (Client client = new Client(new Collector(ReceiverPort.OTLP_GRPC))) {
      client.call("opentelemetry.proto.collector.metrics.v1.MetricsService", new byte[] {1, 2});
      client.call("opentelemetry.proto.collector.logs.v1.LogsService", new byte[] {1});
      assertThat(
              client.collector.metric(
                  "datatracing_collector_discarded_bytes_total{signal=\"metrics\"}"))
          .isEqualTo(2);
      assertThat(
              client.collector.metric(
                  "datatracing_collector_discarded_requests_total{signal=\"logs\"}"))
          .isEqualTo(1);
    }
  }

  @Test
  void whoDoesNotShowTheTokenIsUnauthenticated() {
    ReceiverOptions withToken =
        new ReceiverOptions(
            Map.of(ReceiverPort.OTLP_GRPC, 0), null, "sesame", Set.of(), null, null, null);
    try (Client client = new Client(new Collector(withToken))) {
      assertThat(client.refused(REQUEST).getStatus().getCode())
          .isEqualTo(io.grpc.Status.Code.UNAUTHENTICATED);
      client.token("wrong");
      assertThat(client.refused(REQUEST).getStatus().getCode())
          .isEqualTo(io.grpc.Status.Code.UNAUTHENTICATED);
      client.token("sesame");
      assertThat(client.export(REQUEST)).isEmpty();
      assertThat(client.collector.store.spans()).containsExactly(SPAN);
      awaitRefused(client, "receiver.unauthorized", 2);
    }
  }

  /** Counted when the call has ended here, which the client does not wait for. */
  private static void awaitRefused(Client client, String cause, int calls) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> client.collector.metric(refused(cause)) == calls);
  }

  private static String refused(String cause) {
    return "datatracing_collector_refused_requests_total{cause=\"" + cause + "\"}";
  }

  private static String retryInfo(StatusRuntimeException refusal) {
    Metadata trailers = refusal.getTrailers();
    assertThat(trailers).isNotNull();
    byte[] details = trailers.get(DETAILS);
    return details == null ? "" : new String(details, StandardCharsets.ISO_8859_1);
  }

  private static final class Client implements AutoCloseable {
    private final Collector collector;
    private final ManagedChannel channel;
    private String token = "";

    Client(Collector collector) {
      this.collector = collector;
      this.channel =
          NettyChannelBuilder.forAddress("127.0.0.1", collector.port(ReceiverPort.OTLP_GRPC))
              .usePlaintext()
              .build();
    }

    void token(String value) {
      token = value;
    }

    byte[] export(byte[] request) {
      return call("opentelemetry.proto.collector.trace.v1.TraceService", request);
    }

    StatusRuntimeException refused(byte[] request) {
      StatusRuntimeException refusal =
          catchThrowableOfType(StatusRuntimeException.class, () -> export(request));
      assertThat(refusal).isNotNull();
      return refusal;
    }

    byte[] call(String service, byte[] request) {
      Metadata headers = new Metadata();
      if (!token.isEmpty()) {
        headers.put(
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
      }
      return ClientCalls.blockingUnaryCall(
          ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
          MethodDescriptor.<byte[], byte[]>newBuilder(
                  ByteMarshaller.INSTANCE, ByteMarshaller.INSTANCE)
              .setType(MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(service + "/Export")
              .build(),
          CallOptions.DEFAULT.withDeadlineAfter(60, TimeUnit.SECONDS),
          request);
    }

    @Override
    public void close() {
      channel.shutdownNow();
      collector.close();
    }
  }
}
