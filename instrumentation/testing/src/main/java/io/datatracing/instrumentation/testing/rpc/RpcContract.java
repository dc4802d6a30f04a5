package io.datatracing.instrumentation.testing.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.SpanStatus;
import io.datatracing.instrumentation.testing.ExpectedSpan;
import io.datatracing.instrumentation.testing.TestSpans;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every instrumented gRPC client and server does. One span on each side stands for one call of
 * whichever shape; the server's is a child of the client's. Calls that go well are in {@link
 * UnaryCalls} and {@link StreamingCalls}; here is what goes wrong.
 */
public abstract class RpcContract extends StreamingCalls {
  @ParameterizedTest
  @CsvSource({
    "1,CANCELLED",
    "3,INVALID_ARGUMENT",
    "5,NOT_FOUND",
    "9,FAILED_PRECONDITION",
    "16,UNAUTHENTICATED"
  })
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
  void deadlineEndsBothSpans() throws Exception {
    giveUpWaiting();
    released.countDown();
    List<Span> both = spans.take(2);
    client("Unary", DEADLINE_EXCEEDED)
        .failed("DEADLINE_EXCEEDED")
        .matches(withoutCause(ofKind(both, SpanKind.CLIENT)));
    Span answered = ofKind(both, SpanKind.SERVER);
    assertThat(answered.parentSpanId()).isEqualTo(ofKind(both, SpanKind.CLIENT).spanId());
  }

  /** Calls with a deadline that passes while the server has the call. */
  private void giveUpWaiting() throws Exception {
    for (long millis = 1_000; millis < 60_000; millis *= 4) {
      warmUp();
      long timeoutMillis = millis;
      Throwable thrown = catchThrowable(() -> client().blocking("wait", timeoutMillis));
      assertThat(client().code(thrown)).isEqualTo(DEADLINE_EXCEEDED);
      if (waiting.poll() != null) {
        return;
      }
      startAgain();
    }
    throw new AssertionError("the server never had the call before its deadline");
  }

  @Test
  void cancelledCallEndsBothSpans() throws Exception {
    Future<String> call = client().future("wait");
    assertThat(waiting.poll(60, TimeUnit.SECONDS)).isEqualTo("wait");
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
        .containsEntry("server.address", serverAddress())
        .containsEntry("error.type", "UNAVAILABLE");
    assertThat(call.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(call.events()).hasSize(tellsWhyAServerIsAbsent() ? 1 : 0);
  }

  @Test
  void serverThatShutsDownEndsBothSpans() throws Exception {
    Heard heard = new Heard();
    RpcStream stream = client().open(heard);
    stream.send("a");
    stream.request();
    assertThat(heard.answer()).isEqualTo("a");
    server().closeNow();
    int code = heard.closed();
    assertThat(code).isIn(CANCELLED, UNKNOWN, UNAVAILABLE);
    List<Span> both = spans.take(2);
    Span call = ofKind(both, SpanKind.CLIENT);
    assertThat(ExpectedSpan.attributesOf(call)).containsEntry("rpc.grpc.status_code", (long) code);
    assertThat(call.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(ofKind(both, SpanKind.SERVER).isChildOf(call)).isTrue();
  }

  @Test
  void interceptorOfTheClientThatThrowsIsTheCallsFailure() throws Exception {
    Throwable thrown =
        catchThrowable(() -> client().blocking("echo", Map.of("x-client-intercept", "1")));
    assertThat(thrown).isInstanceOf(IllegalStateException.class);
    client("Unary", UNKNOWN).threw(IllegalStateException.class, "UNKNOWN").matches(spans.take());
  }

  @Test
  void interceptorOfTheServerThatThrowsIsTheCallsFailure() throws Exception {
    Throwable thrown =
        catchThrowable(() -> client().blocking("echo", Map.of("x-server-intercept", "1")));
    assertThat(client().code(thrown)).isEqualTo(UNKNOWN);
    List<Span> both = spans.take(2);
    Span call = ofKind(both, SpanKind.CLIENT);
    server("Unary", UNKNOWN)
        .childOf(call)
        .threw(IllegalStateException.class, "UNKNOWN")
        .matches(ofKind(both, SpanKind.SERVER));
  }

  @ParameterizedTest
  @EnumSource(RpcClient.Shape.class)
  void failureInEachShapeEndsBothSpans(RpcClient.Shape shape) throws Exception {
    Throwable thrown = catchThrowable(() -> client().stream(shape, List.of("throw")));
    assertThat(client().code(thrown)).isEqualTo(UNKNOWN);
    List<Span> both = spans.take(2);
    Span call = ofKind(both, SpanKind.CLIENT);
    streamed(client(shape.method(), UNKNOWN), shape, 1, 0).failed("UNKNOWN").matches(call);
    streamed(server(shape.method(), UNKNOWN), shape, 0, 1)
        .childOf(call)
        .threw(IllegalStateException.class, "UNKNOWN")
        .matches(ofKind(both, SpanKind.SERVER));
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
      // Both sides of three calls.
      spans.awaitFaults(6);
    }
  }
}
