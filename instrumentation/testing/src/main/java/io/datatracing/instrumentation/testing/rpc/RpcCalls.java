package io.datatracing.instrumentation.testing.rpc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.propagation.Baggage;
import io.datatracing.bootstrap.rpc.RpcMessages;
import io.datatracing.bootstrap.trace.AttributeKey;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.instrumentation.testing.ExpectedSpan;
import io.datatracing.instrumentation.testing.Spans;
import io.datatracing.instrumentation.testing.TestSpans;
import io.datatracing.instrumentation.testing.W3cHeaders;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What the contract's parts have in common: a server with an application that answers as the
 * request says, a client of it, and what the spans of a call look like.
 */
abstract class RpcCalls {
  private static final String SERVICE = "datatracing.test.Orders";

  static final int CANCELLED = 1;
  static final int UNKNOWN = 2;
  static final int DEADLINE_EXCEEDED = 4;
  static final int UNAVAILABLE = 14;

  /** Every finished span has to be taken from here, or the test fails. */
  @RegisterExtension protected final TestSpans spans = new TestSpans();

  /** Lets requests {@code wait} go on. */
  volatile CountDownLatch released = new CountDownLatch(1);

  final BlockingQueue<String> waiting = new LinkedBlockingQueue<>();
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

  /**
   * What a deadline does is tried with a short one. Where the machine was too slow for it, all that
   * came of it is thrown away, before the next one, which is longer.
   */
  void startAgain() throws Exception {
    // A call that came too late for its deadline is not to be waited for.
    released.countDown();
    client().close();
    server().closeNow();
    server().close();
    spans.take(spans.finished());
    waiting.clear();
    released = new CountDownLatch(1);
    start();
  }

  /** So that a short deadline is not spent on the connection and on loading classes. */
  void warmUp() throws Exception {
    assertThat(client().blocking("echo", Map.of())).isEqualTo("echo");
    spans.take(2);
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
  static ExpectedSpan streamed(ExpectedSpan span, RpcClient.Shape shape, int sent, int received) {
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
  static long attempt(Span span) {
    if (span.kind() != SpanKind.SERVER) {
      return -1;
    }
    Object before = span.get(AttributeKey.of("datatracing.rpc.previous_attempts"));
    return before == null ? 0 : (Long) before;
  }

  static String id(Span span) {
    return W3cHeaders.traceParent(span).substring(36, 52);
  }

  /** Takes down what a stream's listener hears, and in which context. */
  static final class Heard implements RpcStream.Answers {
    final Queue<Context> contexts = new ConcurrentLinkedQueue<>();
    final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> codes = new LinkedBlockingQueue<>();
    private final CompletableFuture<Boolean> answeredFirst = new CompletableFuture<>();

    @Override
    public void ready() {
      contexts.add(CurrentContext.current());
    }

    @Override
    public void answer(String message) {
      contexts.add(CurrentContext.current());
      answers.add(message);
      answeredFirst.complete(true);
    }

    @Override
    public void closed(int code) {
      contexts.add(CurrentContext.current());
      codes.add(code);
      answeredFirst.complete(false);
    }

    /** True if there is an answer, false if the call is over without one. */
    boolean isAnswered() throws Exception {
      return answeredFirst.get(60, TimeUnit.SECONDS);
    }

    String answer() throws InterruptedException {
      return requireNonNull(answers.poll(60, TimeUnit.SECONDS), "no answer within 60 s");
    }

    int closed() throws InterruptedException {
      return requireNonNull(codes.poll(60, TimeUnit.SECONDS), "not closed within 60 s");
    }
  }

  /** Some versions give a deadline's status a cause of their own. */
  static Span withoutCause(Span span) {
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
    switch (request) {
      case "throw":
        throw new IllegalStateException("broken server");
      case "work":
        return inSpan(request);
      case "baggage":
        return requireNonNull(
            requireNonNull(Baggage.from(CurrentContext.current())).get("order.id"));
      case "forward":
        return client().blocking("echo", Map.of());
      case "wait":
        return await(request);
      default:
        return request;
    }
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
      assertThat(released.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      // A cancelled call may interrupt its server, which then has nothing to wait for.
      Thread.currentThread().interrupt();
    }
    return request;
  }

  RpcServer server() {
    return requireNonNull(server);
  }

  RpcClient client() {
    return requireNonNull(client);
  }
}
