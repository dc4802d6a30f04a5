package io.datatracing.instrumentation.testing.rpc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.propagation.Baggage;
import io.datatracing.bootstrap.rpc.RpcMessages;
import io.datatracing.bootstrap.trace.AttributeKey;
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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
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

  /** A client that sends a call that is {@code UNAVAILABLE} again, three times in all. */
  protected abstract RpcClient newRetryingClient(int port);

  /** A client that sends every call three times at once and takes the first answer. */
  protected abstract RpcClient newHedgingClient(int port);

  /** Whether the status of a call to nobody has a cause. */
  protected boolean tellsWhyAServerIsAbsent() {
    return true;
  }

  /** {@code server.address}. */
  protected String serverAddress() {
    return "127.0.0.1";
  }

  /** {@code server.port}; null if the transport has none. */
  protected @Nullable Integer serverPort(int port) {
    return port;
  }

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
        .containsEntry("server.address", serverAddress())
        .containsEntry("error.type", "UNAVAILABLE");
    assertThat(call.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(call.events()).hasSize(tellsWhyAServerIsAbsent() ? 1 : 0);
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
    int sent = shape == RpcClient.Shape.CLIENT_STREAM || shape == RpcClient.Shape.BIDI ? 3 : 1;
    streamed(client(shape.method(), 0), shape, sent, answers.size()).matches(call);
    streamed(server(shape.method(), 0), shape, answers.size(), sent)
        .childOf(call)
        .matches(ofKind(both, SpanKind.SERVER));
  }

  @Test
  void messagesBeyondTheMostAreOnlyCounted() throws Exception {
    List<String> many = Collections.nCopies(RpcMessages.DEFAULT_MOST + 4, "a");
    assertThat(client().stream(RpcClient.Shape.BIDI, many)).isEqualTo(many);
    List<Span> both = spans.take(2);
    Span call = ofKind(both, SpanKind.CLIENT);
    streamed(client("Bidi", 0), RpcClient.Shape.BIDI, many.size(), many.size()).matches(call);
    streamed(server("Bidi", 0), RpcClient.Shape.BIDI, many.size(), many.size())
        .childOf(call)
        .matches(ofKind(both, SpanKind.SERVER));
  }

  @Test
  void messagesAreNotRecordedWhereNobodyWantsThem() throws Exception {
    RpcMessages.most(0);
    try {
      client().stream(RpcClient.Shape.BIDI, List.of("a", "b"));
    } finally {
      RpcMessages.most(RpcMessages.DEFAULT_MOST);
    }
    client("Bidi", 0).matches(ofKind(spans.take(2), SpanKind.CLIENT));
  }

  @Test
  void workForEachMessageIsBelowTheServersSpan() throws Exception {
    client().stream(RpcClient.Shape.BIDI, List.of("work", "work"));
    List<Span> four = spans.take(4);
    Span server = ofKind(four, SpanKind.SERVER);
    assertThat(four.stream().filter(span -> span.kind() == SpanKind.INTERNAL))
        .hasSize(2)
        .allMatch(span -> span.isChildOf(server));
  }

  @Test
  void callThatIsNeverStartedIsNoSpan() throws Exception {
    client().makeAndForget();
    assertThat(client().blocking("echo", Map.of())).isEqualTo("echo");
    spans.take(2);
  }

  @Test
  void callThatIsNeverHalfClosedEndsWhenItIsCancelled() throws Exception {
    Heard heard = new Heard();
    RpcStream stream = client().open(heard);
    stream.send("a");
    stream.request();
    assertThat(heard.answer()).isEqualTo("a");
    stream.cancel();
    assertThat(heard.closed()).isEqualTo(CANCELLED);
    List<Span> both = spans.take(2);
    Span call = ofKind(both, SpanKind.CLIENT);
    assertThat(ExpectedSpan.attributesOf(call))
        .containsEntry("rpc.grpc.status_code", (long) CANCELLED)
        .containsEntry("error.type", "CANCELLED")
        .containsEntry("datatracing.rpc.messages.sent", 1L)
        .containsEntry("datatracing.rpc.messages.received", 1L);
    streamed(server("Bidi", CANCELLED), RpcClient.Shape.BIDI, 1, 1)
        .childOf(call)
        .matches(ofKind(both, SpanKind.SERVER));
  }

  @Test
  void answersThatNobodyAsksForAreNotReceived() throws Exception {
    Heard heard = new Heard();
    RpcStream stream = client().open(heard);
    stream.send("a");
    stream.send("b");
    stream.halfClose();
    stream.request();
    assertThat(heard.answer()).isEqualTo("a");
    Span server = spans.take();
    assertThat(server.kind()).as("only the server is done").isEqualTo(SpanKind.SERVER);
    assertThat(heard.answers).isEmpty();
    stream.request();
    assertThat(heard.answer()).isEqualTo("b");
    assertThat(heard.closed()).isZero();
    streamed(client("Bidi", 0), RpcClient.Shape.BIDI, 2, 2).matches(spans.take());
  }

  @Test
  void callbacksOfAStreamRunInTheContextOfTheCaller() throws Exception {
    Heard heard = new Heard();
    Context caller =
        spans.inSpan(
            "caller",
            () -> {
              RpcStream stream = client().open(heard);
              stream.send("a");
              stream.request();
              stream.halfClose();
              stream.request();
              return CurrentContext.current();
            });
    assertThat(heard.answer()).isEqualTo("a");
    assertThat(heard.closed()).isZero();
    assertThat(heard.contexts).isNotEmpty().allMatch(context -> context == caller);
    spans.take(3);
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
  void interceptorsOfBothSidesRunInTheirSpans() throws Exception {
    String seenByClient = client().blocking("metadata:x-client-span", Map.of());
    assertThat(seenByClient).isEqualTo(id(ofKind(spans.take(2), SpanKind.CLIENT)));
    String seenByServer = client().blocking("metadata:x-server-span", Map.of());
    assertThat(seenByServer).isEqualTo(id(ofKind(spans.take(2), SpanKind.SERVER)));
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

  @Test
  void retriedCallIsOneSpanOfTheClientWithItsAttempts() throws Exception {
    try (RpcClient retrying = newRetryingClient(server().port())) {
      assertThat(retrying.blocking("flaky", Map.of())).isEqualTo("flaky");
    }
    List<Span> four = spans.take(4);
    Span call = ofKind(four, SpanKind.CLIENT);
    assertThat(call.status()).isEqualTo(SpanStatus.UNSET);
    assertThat(call.get(AttributeKey.of("datatracing.rpc.attempts"))).isEqualTo(3L);
    assertThat(call.events())
        .extracting(event -> event.name())
        .containsExactly("rpc.attempt", "rpc.attempt");
    for (long before = 0; before < 3; before++) {
      long number = before;
      Span answer = Spans.only(four, span -> attempt(span) == number);
      ExpectedSpan expected =
          server("Unary", before < 2 ? UNAVAILABLE : 0)
              .childOf(call)
              .with("datatracing.rpc.previous_attempts", before == 0 ? null : before);
      (before < 2 ? expected.failed("UNAVAILABLE") : expected).matches(answer);
    }
  }

  @Test
  void hedgedCallIsOneSpanOfTheClientWithItsAttempts() throws Exception {
    try (RpcClient hedging = newHedgingClient(server().port())) {
      assertThat(hedging.blocking("hedge", Map.of())).isEqualTo("hedge");
      released.countDown();
    }
    List<Span> four = spans.take(4);
    Span call = ofKind(four, SpanKind.CLIENT);
    assertThat(call.status()).isEqualTo(SpanStatus.UNSET);
    assertThat(call.get(AttributeKey.of("datatracing.rpc.attempts"))).isEqualTo(3L);
    for (long before = 0; before < 3; before++) {
      long number = before;
      assertThat(Spans.only(four, span -> attempt(span) == number).isChildOf(call)).isTrue();
    }
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
        .with("server.address", serverAddress())
        .with("server.port", serverPort(server().port()));
  }

  /** With the messages of a call, which are recorded unless it is unary. */
  private static ExpectedSpan streamed(
      ExpectedSpan span, RpcClient.Shape shape, int sent, int received) {
    if (shape == RpcClient.Shape.UNARY) {
      return span;
    }
    List<String> events = new ArrayList<>();
    for (int i = 1; i <= RpcMessages.DEFAULT_MOST; i++) {
      if (i <= sent) {
        events.add("SENT " + i);
      }
      if (i <= received) {
        events.add("RECEIVED " + i);
      }
    }
    return span.messages(events)
        .with("datatracing.rpc.messages.sent", sent)
        .with("datatracing.rpc.messages.received", received);
  }

  /** How often a server's call was sent before; -1 for other spans. */
  private static long attempt(Span span) {
    if (span.kind() != SpanKind.SERVER) {
      return -1;
    }
    Object before = span.get(AttributeKey.of("datatracing.rpc.previous_attempts"));
    return before == null ? 0 : (Long) before;
  }

  private static String id(Span span) {
    return W3cHeaders.traceParent(span).substring(36, 52);
  }

  /** Takes down what a stream's listener hears, and in which context. */
  private static final class Heard implements RpcStream.Answers {
    final Queue<Context> contexts = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> codes = new LinkedBlockingQueue<>();

    @Override
    public void ready() {
      contexts.add(CurrentContext.current());
    }

    @Override
    public void answer(String message) {
      contexts.add(CurrentContext.current());
      answers.add(message);
    }

    @Override
    public void closed(int code) {
      contexts.add(CurrentContext.current());
      codes.add(code);
    }

    String answer() throws InterruptedException {
      return requireNonNull(answers.poll(10, TimeUnit.SECONDS), "no answer within 10 s");
    }

    int closed() throws InterruptedException {
      return requireNonNull(codes.poll(10, TimeUnit.SECONDS), "not closed within 10 s");
    }
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
    int before = Integer.parseInt(metadata.getOrDefault("grpc-previous-rpc-attempts", "0"));
    if (request.equals("flaky") && before < 2) {
      throw new RpcStatusException(UNAVAILABLE);
    }
    if (request.equals("hedge") && before < 2) {
      return stay(request);
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
    return stay(request);
  }

  private String stay(String request) {
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
