package io.datatracing.query.jaeger;

import static io.datatracing.query.ShopTraces.NOON;
import static io.datatracing.query.ShopTraces.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.datatracing.model.Attribute;
import io.datatracing.model.Span;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.query.RunningQueryServer;
import io.datatracing.query.ShopTraces;
import io.datatracing.query.jaeger.client.DependenciesResponse;
import io.datatracing.query.jaeger.client.Dependency;
import io.datatracing.query.jaeger.client.FindTraceSummariesRequest;
import io.datatracing.query.jaeger.client.FindTracesRequest;
import io.datatracing.query.jaeger.client.FoundOperation;
import io.datatracing.query.jaeger.client.FoundTrace;
import io.datatracing.query.jaeger.client.GetDependenciesRequest;
import io.datatracing.query.jaeger.client.GetOperationsRequest;
import io.datatracing.query.jaeger.client.GetServicesRequest;
import io.datatracing.query.jaeger.client.GetTraceRequest;
import io.datatracing.query.jaeger.client.QueryServiceGrpc;
import io.datatracing.query.jaeger.client.QueryServiceGrpc.QueryServiceBlockingStub;
import io.datatracing.query.jaeger.client.TraceQueryParameters;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that protoc made from {@code src/test/protobuf}. */
class JaegerGrpcTest {
  private static final TraceId FAILED = new TraceId(1, 2);
  private static final TraceId LARGE = new TraceId(1, 3);

  /** Spans of a kilobyte and more: several messages. */
  private static final int LARGE_SPANS = 6_000;

  @TempDir static Path directory;
  private static RunningQueryServer server;
  private static ManagedChannel channel;

  @BeforeAll
  static void startServer() {
    server = new RunningQueryServer("segment", directory);
    server.store(ShopTraces.failedOrder(FAILED));
    List<Span> large = new ArrayList<>();
    for (int i = 0; i < LARGE_SPANS; i++) {
      large.add(
          ShopTraces.span(LARGE, i + 1, i, "step", "batch", SpanKind.INTERNAL, i, i + 1)
              .attribute(Attribute.of("text", i + "x".repeat(2_000)))
              .build());
    }
    server.store(large);
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.jaegerGrpcPort()).usePlaintext().build();
  }

  @AfterAll
  static void stopServer() throws InterruptedException {
    channel.shutdownNow();
    channel.awaitTermination(10, TimeUnit.SECONDS);
    server.close();
  }

  @Test
  void servicesAndOperations() {
    assertThat(stub().getServices(GetServicesRequest.getDefaultInstance()).getServicesList())
        .containsExactly("batch", "pricing", "shop");
    List<FoundOperation> operations =
        stub()
            .getOperations(
                GetOperationsRequest.newBuilder().setService("shop").setSpanKind("client").build())
            .getOperationsList();
    assertThat(operations)
        .containsExactly(FoundOperation.newBuilder().setName("GET").setSpanKind("client").build());
  }

  @Test
  void traceIsTheOneThatWasStored() {
    assertThat(spans(stub().getTrace(id(FAILED.toString()))))
        .containsExactlyInAnyOrderElementsOf(ShopTraces.failedOrder(FAILED));
  }

  @Test
  void largeTraceComesInMessagesThatAnyClientTakes() {
    List<TracesData> messages = new ArrayList<>();
    stub().getTrace(id("1" + "0".repeat(15) + "3")).forEachRemaining(messages::add);
    assertThat(messages).hasSizeGreaterThan(2);
    assertThat(messages).allMatch(message -> message.getSerializedSize() <= 4 << 20);
    assertThat(Trace.of(LARGE, spans(messages.iterator())).spans()).hasSize(LARGE_SPANS);
  }

  @Test
  void searchHasItsConditions() {
    TraceQueryParameters.Builder query =
        range().setServiceName("pricing").putAttributes("error", "true").setSearchDepth(5);
    query.setDurationMin(Duration.newBuilder().setNanos(1_000_000));
    FindTracesRequest request = FindTracesRequest.newBuilder().setQuery(query).build();
    assertThat(spans(stub().findTraces(request))).hasSize(3);
    query.setDurationMin(Duration.newBuilder().setSeconds(1));
    assertThat(stub().findTraces(request.toBuilder().setQuery(query).build()).hasNext()).isFalse();
  }

  @Test
  void summariesTellWhatIsMissing() {
    server.store(List.of(ShopTraces.oddSpan(new TraceId(7, 7))));
    Iterator<FoundTrace> found = summaries(range().setOperationName("odd"));
    FoundTrace trace = found.next();
    assertThat(trace.getTraceId()).isEqualTo(new TraceId(7, 7).toString());
    assertThat(trace.getOrphanSpanCount()).isEqualTo(1);
    assertThat(trace.getServices(0).getName()).isEqualTo("shop");
    assertThat(found.hasNext()).isFalse();
    FoundTrace failed = summaries(range().setServiceName("pricing")).next();
    assertThat(failed.getRootOperationName()).isEqualTo("POST /orders");
    assertThat(failed.getErrorSpanCount()).isEqualTo(1);
    assertThat(failed.getMaxEndTimeUnixNano() - failed.getMinStartTimeUnixNano())
        .isEqualTo(SECOND / 10);
  }

  @Test
  void dependencies() {
    DependenciesResponse answer =
        stub()
            .getDependencies(
                GetDependenciesRequest.newBuilder()
                    .setStartTime(time(NOON - 60 * SECOND))
                    .setEndTime(time(NOON + 60 * SECOND))
                    .build());
    assertThat(answer.getDependenciesList())
        .contains(
            Dependency.newBuilder().setParent("shop").setChild("pricing").setCallCount(1).build());
  }

  @Test
  void problemsHaveTheirStatus() {
    assertStatus(Status.Code.NOT_FOUND, "trace not found", () -> trace("77"));
    assertStatus(Status.Code.INVALID_ARGUMENT, "32 hexadecimal", () -> trace("xyz"));
    assertStatus(Status.Code.INVALID_ARGUMENT, "32 hexadecimal", () -> trace(""));
    assertStatus(
        Status.Code.INVALID_ARGUMENT,
        "start_time_min is missing",
        () -> stub().findTraces(FindTracesRequest.getDefaultInstance()).next());
    assertStatus(
        Status.Code.INVALID_ARGUMENT,
        "1 to 1500",
        () ->
            stub()
                .findTraces(
                    FindTracesRequest.newBuilder().setQuery(range().setSearchDepth(-1)).build())
                .next());
    assertStatus(
        Status.Code.INVALID_ARGUMENT,
        "service is missing",
        () -> stub().getOperations(GetOperationsRequest.getDefaultInstance()));
  }

  private static void trace(String id) {
    stub().getTrace(id(id)).next();
  }

  private static void assertStatus(Status.Code code, String message, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(code);
              assertThat(e.getStatus().getDescription()).contains(message);
            });
  }

  private static QueryServiceBlockingStub stub() {
    return QueryServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  private static GetTraceRequest id(String id) {
    return GetTraceRequest.newBuilder().setTraceId(id).build();
  }

  private static TraceQueryParameters.Builder range() {
    return TraceQueryParameters.newBuilder()
        .setStartTimeMin(time(NOON - SECOND))
        .setStartTimeMax(time(NOON + 60 * SECOND));
  }

  private static Timestamp time(long nanos) {
    return Timestamp.newBuilder()
        .setSeconds(nanos / SECOND)
        .setNanos((int) (nanos % SECOND))
        .build();
  }

  private static Iterator<FoundTrace> summaries(TraceQueryParameters.Builder query) {
    List<FoundTrace> found = new ArrayList<>();
    stub()
        .findTraceSummaries(FindTraceSummariesRequest.newBuilder().setQuery(query).build())
        .forEachRemaining(answer -> found.addAll(answer.getSummariesList()));
    return found.iterator();
  }

  private static List<Span> spans(Iterator<TracesData> messages) {
    List<Span> spans = new ArrayList<>();
    messages.forEachRemaining(
        message -> spans.addAll(OtlpBatch.parse(message.toByteArray()).decode()));
    return spans;
  }
}
