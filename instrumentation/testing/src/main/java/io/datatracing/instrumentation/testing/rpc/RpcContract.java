package io.datatracing.instrumentation.testing.rpc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.propagation.Baggage;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.SpanStatus;
import io.datatracing.instrumentation.testing.ExpectedSpan;
import io.datatracing.instrumentation.testing.Spans;
import io.datatracing.instrumentation.testing.TestSpans;
import io.datatracing.instrumentation.testing.W3cHeaders;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every instrumented gRPC client and server does. One span on each side stands for one call of
 * whichever shape; the server's is a child of the client's.
 */
public abstract class RpcContract {
  private static final String SERVICE = "datatracing.test.Orders";

  private static final int CANCELLED = 1;
  private static final int UNKNOWN = 2;
  private static final int DEADLINE_EXCEEDED = 4;
  private static final int UNAVAILABLE = 14;

  /** Every finished span has to be taken from here, or the test fails. */
  @RegisterExtension protected final TestSpans spans = new TestSpans();

  /** Lets requests {@code wait} go on. */
  private final CountDownLatch released = new CountDownLatch(1);

  private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(1);
  private @Nullable RpcServer server;
  private @Nullable RpcClient client;

  /** A server on 127.0.0.1, on a port of the system's choice. */
  protected abstract RpcServer startServer(RpcApplication application) throws IOException;

  /** A client of 127.0.0.1. */
  protected abstract RpcClient newClient(int port);

  @BeforeEach
  void start() throws IOException {
    server = startServer(this::answer);
    client = newClient(server.port());
  }

  @AfterEach
  void stop() {
    released.countDown();
    client().close();
    server().close();
  }

  @Test
  void callIsAClientSpanWithAServerSpanBelow() throws Exception {
    spans.inSpan("caller", () -> client().blocking("echo", Map.of()));
    List<Span> three = spans.take(3);
    Span caller = Spans.only(three, span -> span.kind() == SpanKind.INTERNAL);
    Span call = ofKind(three, SpanKind.CLIENT);
    client("Unary", 0).childOf(caller).matches(call);
    server("Unary", 0).childOf(call).matches(ofKind(three, SpanKind.SERVER));
  }

  @Test
  void workOfTheServerIsBelowItsSpan() throws Exception {
    client().blocking("work", Map.of());
    List<Span> three = spans.take(3);
    Span work = Spans.only(three, span -> span.kind() == SpanKind.INTERNAL);
    ExpectedSpan.of("work", SpanKind.INTERNAL)
        .childOf(ofKind(three, SpanKind.SERVER))
        .matches(work);
  }

  @Test
  void baggageAndTraceStateArrive() throws Exception {
    Context remote = W3cHeaders.sampled("vendor=value", "order.id=42,tenant=acme");
    Context previous = CurrentContext.attach(remote);
    try {
      assertThat(client().blocking("baggage", Map.of())).isEqualTo("42");
      assertThat(client().blocking("metadata:tracestate", Map.of())).isEqualTo("vendor=value");
    } finally {
      CurrentContext.restore(previous);
    }
    assertThat(spans.take(4)).allMatch(span -> span.traceIdLow() == 0xa3ce929d0e0e4736L);
  }

  @Test
  void metadataOfTheApplicationArriveAndStaleOnesAreReplaced() throws Exception {
    Map<String, String> metadata =
        Map.of("traceparent", W3cHeaders.SAMPLED, "tracestate", "stale=1", "x-kept", "yes");
    String seen = client().blocking("metadata:traceparent", metadata);
    assertThat(seen).isEqualTo(W3cHeaders.traceParent(ofKind(spans.take(2), SpanKind.CLIENT)));
    assertThat(client().blocking("metadata:x-kept", metadata)).isEqualTo("yes");
    spans.take(2);
    assertThat(client().blocking("metadata:tracestate", metadata)).isEqualTo("none");
    spans.take(2);
  }

  @ParameterizedTest
  @CsvSource({"3,INVALID_ARGUMENT", "5,NOT_FOUND", "9,FAILED_PRECONDITION", "16,UNAUTHENTICATED"})
  void statusThatBlamesTheCallerIsTheClientsError(int code, String name) throws Exception {
    Throwable thrown = catchThrowable(() -> client().blocking("fail:" + code, Map.of()));
    assertThat(client().code(thrown)).isEqualTo(code);
    List<Span> both = spans.take(2);
    client("Unary", code).failed(name).matches(ofKind(both, SpanKind.CLIENT));
    server("Unary", code)
        .childOf(ofKind(both, SpanKind.CLIENT))
        .matches(ofKind(both, SpanKind.SERVER));
  }

  @ParameterizedTest
  @CsvSource({"12,UNIMPLEMENTED", "13,INTERNAL", "14,UNAVAILABLE", "15,DATA_LOSS"})
  void statusThatBlamesTheServerIsBothSidesError(int code, String name) throws Exception {
    Throwable thrown = catchThrowable(() -> client().blocking("fail:" + code, Map.of()));
    assertThat(client().code(thrown)).isEqualTo(code);
    List<Span> both = spans.take(2);
    client("Unary", code).failed(name).matches(ofKind(both, SpanKind.CLIENT));
    server("Unary", code)
        .childOf(ofKind(both, SpanKind.CLIENT))
        .failed(name)
        .matches(ofKind(both, SpanKind.SERVER));
  }

  @Test
  void exceptionOfTheServerIsRecordedThere() throws Exception {
    Throwable thrown = catchThrowable(() -> client().blocking("throw", Map.of()));
    assertThat(client().code(thrown)).isEqualTo(UNKNOWN);
    List<Span> both = spans.take(2);
    client("Unary", UNKNOWN).failed("UNKNOWN").matches(ofKind(both, SpanKind.CLIENT));
    server("Unary", UNKNOWN)
        .childOf(ofKind(both, SpanKind.CLIENT))
        .threw(IllegalStateException.class, "UNKNOWN")
        .matches(ofKind(both, SpanKind.SERVER));
  }

  @Test
  void futureIsTracedLikeABlockingCall() throws Exception {
    assertThat(client().future("echo").get(10, TimeUnit.SECONDS)).isEqualTo("echo");
    List<Span> both = spans.take(2);
    client("Unary", 0).matches(ofKind(both, SpanKind.CLIENT));
  }

  @Test
  void callbackRunsInTheContextOfTheCaller() throws Exception {
    BlockingQueue<Context> seen = new ArrayBlockingQueue<>(1);
    Context caller =
        spans.inSpan(
            "caller",
            () -> {
              client().async("echo", failure -> seen.add(CurrentContext.current()));
              return CurrentContext.current();
            });
    assertThat(seen.poll(10, TimeUnit.SECONDS)).isSameAs(caller);
    spans.take(3);
  }

  @Test
  void deadlineEndsBothSpans() throws Exception {
    Throwable thrown = catchThrowable(() -> client().blocking("wait", 300));
    assertThat(client().code(thrown)).isEqualTo(DEADLINE_EXCEEDED);
    released.countDown();
    List<Span> both = spans.take(2);
    client("Unary", DEADLINE_EXCEEDED)
        .failed("DEADLINE_EXCEEDED")
        .matches(withoutCause(ofKind(both, SpanKind.CLIENT)));
    Span answered = ofKind(both, SpanKind.SERVER);
    assertThat(answered.parentSpanId()).isEqualTo(ofKind(both, SpanKind.CLIENT).spanId());
  }

  @Test
  void cancelledCallEndsBothSpans() throws Exception {
    Future<String> call = client().future("wait");
    assertThat(waiting.poll(10, TimeUnit.SECONDS)).isEqualTo("wait");
    call.cancel(true);
    Span cancelled = spans.take();
    assertThat(cancelled.kind()).isEqualTo(SpanKind.CLIENT);
    assertThat(ExpectedSpan.attributesOf(cancelled))
        .containsEntry("rpc.grpc.status_code", (long) CANCELLED)
        .containsEntry("error.type", "CANCELLED");
    released.countDown();
    assertThat(spans.take().parentSpanId()).isEqualTo(cancelled.spanId());
  }

  @Test
  void absentServerIsAnErrorWithItsCause() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    try (RpcClient nobody = newClient(port)) {
      Throwable thrown = catchThrowable(() -> nobody.blocking("echo", Map.of()));
      assertThat(nobody.code(thrown)).isEqualTo(UNAVAILABLE);
    }
    Span call = spans.take();
    assertThat(ExpectedSpan.attributesOf(call))
        .containsEntry("server.port", (long) port)
        .containsEntry("error.type", "UNAVAILABLE");
    assertThat(call.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(call.events()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(RpcClient.Shape.class)
  void eachShapeIsOneSpanOnBothSides(RpcClient.Shape shape) throws Exception {
    List<String> answers = client().stream(shape, List.of("a", "b", "c"));
    assertThat(answers)
        .isEqualTo(
            switch (shape) {
              case UNARY, SERVER_STREAM -> List.of("a");
              case CLIENT_STREAM -> List.of("c");
              case BIDI -> List.of("a", "b", "c");
            });
    List<Span> both = spans.take(2);
    Span call = ofKind(both, SpanKind.CLIENT);
    client(shape.method(), 0).matches(call);
    server(shape.method(), 0).childOf(call).matches(ofKind(both, SpanKind.SERVER));
  }

  @ParameterizedTest
  @EnumSource(RpcClient.Shape.class)
  void failureInEachShapeEndsBothSpans(RpcClient.Shape shape) throws Exception {
    Throwable thrown = catchThrowable(() -> client().stream(shape, List.of("throw")));
    assertThat(client().code(thrown)).isEqualTo(UNKNOWN);
    List<Span> both = spans.take(2);
    Span call = ofKind(both, SpanKind.CLIENT);
    client(shape.method(), UNKNOWN).failed("UNKNOWN").matches(call);
    server(shape.method(), UNKNOWN)
        .childOf(call)
        .threw(IllegalStateException.class, "UNKNOWN")
        .matches(ofKind(both, SpanKind.SERVER));
  }

  @Test
  void callOfTheServerIsBelowItsSpan() throws Exception {
    assertThat(client().blocking("forward", Map.of())).isEqualTo("echo");
    List<Span> four = spans.take(4);
    Span first = Spans.only(four, span -> span.parentSpanId() == 0);
    Span forwarding = Spans.only(four, span -> span.parentSpanId() == first.spanId());
    Span second = Spans.only(four, span -> span.parentSpanId() == forwarding.spanId());
    assertThat(List.of(first.kind(), forwarding.kind(), second.kind()))
        .containsExactly(SpanKind.CLIENT, SpanKind.SERVER, SpanKind.CLIENT);
  }

  @Test
  void concurrentCallsKeepTheirParents() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    for (int i = 0; i < 40; i++) {
      String request = "echo " + i;
      threads.submit(() -> spans.inSpan(request, () -> client().blocking(request, Map.of())));
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    List<Span> made = new ArrayList<>(spans.take(120));
    for (int i = 0; i < 40; i++) {
      String request = "echo " + i;
      Span parent = Spans.only(made, span -> span.name().equals(request));
      Span call = Spans.only(made, span -> span.parentSpanId() == parent.spanId());
      Span answer = Spans.only(made, span -> span.parentSpanId() == call.spanId());
      assertThat(answer.kind()).isEqualTo(SpanKind.SERVER);
    }
  }

  @Test
  void traceThatIsNotSampledIsPassedOnButNotRecorded() throws Exception {
    Context previous = CurrentContext.attach(W3cHeaders.notSampled());
    try {
      assertThat(client().blocking("metadata:traceparent", Map.of()))
          .startsWith("00-" + W3cHeaders.TRACE_ID + "-")
          .endsWith("-00");
    } finally {
      CurrentContext.restore(previous);
    }
  }

  @Test
  void switchedOffTracingChangesNothing() throws Exception {
    try (TestSpans.Restore off = spans.switchedOff()) {
      assertThat(client().blocking("echo", Map.of())).isEqualTo("echo");
      assertThat(client().blocking("metadata:traceparent", Map.of())).isEqualTo("none");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"start", "end"})
  void failureOfTracingDoesNotReachTheApplication(String when) throws Exception {
    try (TestSpans.Restore broken =
        when.equals("start") ? spans.failingAtStart() : spans.failingAtEnd()) {
      assertThat(client().blocking("echo", Map.of())).isEqualTo("echo");
      assertThat(client().stream(RpcClient.Shape.BIDI, List.of("a", "b"))).hasSize(2);
      Throwable thrown = catchThrowable(() -> client().blocking("fail:5", Map.of()));
      assertThat(client().code(thrown)).isEqualTo(5);
      // Closing waits for the server's side too, which may end after the client has its answer.
      client().close();
      server().close();
    }
  }

  /** The client's side of a call to {@link #server}, beginning a trace until told otherwise. */
  protected final ExpectedSpan client(String method, int code) {
    return call(method, code, SpanKind.CLIENT);
  }

  /** The server's side. */
  protected final ExpectedSpan server(String method, int code) {
    return call(method, code, SpanKind.SERVER);
  }

  protected static Span ofKind(List<Span> among, SpanKind kind) {
    return Spans.only(among, span -> span.kind() == kind);
  }

  private ExpectedSpan call(String method, int code, SpanKind kind) {
    return ExpectedSpan.of(SERVICE + "/" + method, kind)
        .with("rpc.system", "grpc")
        .with("rpc.service", SERVICE)
        .with("rpc.method", method)
        .with("rpc.grpc.status_code", code)
        .with("server.address", "127.0.0.1")
        .with("server.port", server().port());
  }

  /** Some versions give a deadline's status a cause of their own. */
  private static Span withoutCause(Span span) {
    assertThat(span.events()).isEmpty();
    return span;
  }

  private String answer(String request, Map<String, String> metadata) throws RpcStatusException {
    if (request.startsWith("fail:")) {
      throw new RpcStatusException(Integer.parseInt(request.substring(5)));
    }
    if (request.startsWith("metadata:")) {
      return metadata.getOrDefault(request.substring(9), "none");
    }
    return switch (request) {
      case "throw" -> throw new IllegalStateException("broken server");
      case "work" -> inSpan(request);
      case "baggage" ->
          requireNonNull(requireNonNull(Baggage.from(CurrentContext.current())).get("order.id"));
      case "forward" -> client().blocking("echo", Map.of());
      case "wait" -> await(request);
      default -> request;
    };
  }

  private String inSpan(String name) {
    try {
      return spans.inSpan(name, () -> name);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private String await(String request) {
    waiting.add(request);
    try {
      assertThat(released.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      // A cancelled call may interrupt its server, which then has nothing to wait for.
      Thread.currentThread().interrupt();
    }
    return request;
  }

  private RpcServer server() {
    return requireNonNull(server);
  }

  private RpcClient client() {
    return requireNonNull(client);
  }
}
