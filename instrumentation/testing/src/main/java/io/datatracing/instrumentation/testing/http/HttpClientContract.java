package io.datatracing.instrumentation.testing.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Protocol;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.instrumentation.testing.AskedSampler;
import io.datatracing.instrumentation.testing.ExpectedSpan;
import io.datatracing.instrumentation.testing.Spans;
import io.datatracing.instrumentation.testing.TestSpans;
import io.datatracing.instrumentation.testing.W3cHeaders;
import io.opentelemetry.context.Context;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
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
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every instrumented HTTP client does. A library supplies how it sends; clients that can call
 * back extend {@link AsyncHttpClientContract}.
 *
 * <p>One span stands for one call of the application: redirects that the client follows on its own
 * belong to it. It is named and attributed by what the application asked for, has the status of the
 * last answer, and ends when that answer's head is there. All requests of one call carry the same
 * {@code traceparent}.
 *
 * @param <C> the client
 */
public abstract class HttpClientContract<C> {
  /** Short, since some tests wait for it. */
  private static final int SHORT_TIMEOUT_MILLIS = 500;

  /** So long that a busy machine does not make a test fail. */
  private static final int LONG_TIMEOUT_MILLIS = 20_000;

  /** Every finished span has to be taken from here, or the test fails. */
  @RegisterExtension protected final TestSpans spans = new TestSpans();

  protected PlainHttpServer server;

  /** A client that follows redirects and waits so long for an answer. */
  protected abstract C newClient(int readTimeoutMillis);

  /**
   * Sends a request without a body and reads the whole answer.
   *
   * @param headers names and values, alternating
   * @return the status code
   * @throws Exception what the client throws
   */
  protected abstract int send(C client, String method, URI uri, String... headers) throws Exception;

  /** {@code network.protocol.version} if the client tells it; null if it does not. */
  protected @Nullable String protocolVersion() {
    return "1.1";
  }

  /** Whether the client tells how many redirects it has followed. */
  protected boolean countsResends() {
    return true;
  }

  /** A client that waits as long as any test may take. */
  protected final C newClient() {
    return newClient(LONG_TIMEOUT_MILLIS);
  }

  /** A client for answers that do not come. */
  protected final C newImpatientClient() {
    return newClient(SHORT_TIMEOUT_MILLIS);
  }

  @BeforeEach
  void startServer() {
    server = new PlainHttpServer();
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void requestIsOneClientSpanBelowTheCurrentOne() throws Exception {
    URI uri = server.uri("/status/200?page=2");
    Span parent = inParent(() -> assertThat(send(newClient(), "GET", uri)).isEqualTo(200));
    Span span = spans.take();
    succeeded("GET", uri, 200).childOf(parent).matches(span);
    assertThat(server.take().header("traceparent")).isEqualTo(traceParent(span));
    spans.take(parent);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEAD", "DELETE", "OPTIONS"})
  void methodNamesTheSpan(String method) throws Exception {
    URI uri = server.uri("/thing");
    send(newClient(), method, uri);
    succeeded(method, uri, 200).matches(spans.take());
    assertThat(server.take().method()).isEqualTo(method);
  }

  @Test
  void spanBeginsATraceWhereNoneIsCurrent() throws Exception {
    URI uri = server.uri("/status/204");
    send(newClient(), "GET", uri);
    succeeded("GET", uri, 204).childOf(null).matches(spans.take());
  }

  @Test
  void aSamplerIsToldThePath() throws Exception {
    AskedSampler sampler = new AskedSampler();
    try (TestSpans.Restore asked = spans.withSampler(sampler)) {
      send(newClient(), "GET", server.uri("/status/204?page=2"));
      spans.take();
    }
    assertThat(sampler.asked()).containsExactly("CLIENT GET path=/status/204 route=null");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 500, 503})
  void errorStatusIsAnErrorWithoutAnException(int status) throws Exception {
    URI uri = server.uri("/status/" + status);
    send(newClient(), "GET", uri);
    succeeded("GET", uri, status).failed(String.valueOf(status)).matches(spans.take());
  }

  @Test
  void redirectBelongsToTheCall() throws Exception {
    URI uri = server.uri("/redirect");
    assertThat(send(newClient(), "GET", uri)).isEqualTo(200);
    Span span = spans.take();
    succeeded("GET", uri, 200)
        .with("http.request.resend_count", countsResends() ? 1 : null)
        .matches(span);
    assertThat(server.take().header("traceparent")).isEqualTo(traceParent(span));
    assertThat(server.take().header("traceparent")).isEqualTo(traceParent(span));
  }

  @Test
  void credentialsAreNotRecorded() throws Exception {
    URI uri = URI.create("http://user:secret@127.0.0.1:" + server.port() + "/status/200");
    send(newClient(), "GET", uri);
    String redacted = "http://REDACTED:REDACTED@127.0.0.1:" + server.port() + "/status/200";
    succeeded("GET", uri, 200).with("url.full", redacted).matches(spans.take());
  }

  @Test
  void refusedConnectionIsAnError() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    failsAt(URI.create("http://127.0.0.1:" + port + "/"));
  }

  @Test
  void unknownHostIsAnError() throws Exception {
    failsAt(URI.create("http://unknown.invalid/"));
  }

  @Test
  void timeoutIsAnError() throws Exception {
    failsAt(server.uri("/never"));
  }

  @Test
  void headersOfTheApplicationAreReplaced() throws Exception {
    URI uri = server.uri("/status/200");
    String stale = "00-11111111111111111111111111111111-2222222222222222-01";
    send(newClient(), "GET", uri, "Traceparent", stale, "tracestate", "stale=1", "x-kept", "yes");
    Span span = spans.take();
    succeeded("GET", uri, 200).matches(span);
    ReceivedRequest request = server.take();
    assertThat(request.headers("traceparent")).containsExactly(traceParent(span));
    assertThat(request.headers("tracestate")).allMatch(String::isEmpty);
    assertThat(request.header("x-kept")).isEqualTo("yes");
  }

  @Test
  void traceStateAndBaggageArrive() throws Exception {
    Context remote = W3cHeaders.sampled("vendor=value", "order.id=42,tenant=acme");
    within(remote, () -> send(newClient(), "GET", server.uri("/status/200")));
    Span span = spans.take();
    ReceivedRequest request = server.take();
    assertThat(request.header("traceparent")).isEqualTo(traceParent(span));
    assertThat(request.header("tracestate")).isEqualTo("vendor=value");
    assertThat(request.header("baggage")).isEqualTo("order.id=42,tenant=acme");
  }

  @Test
  void traceThatIsNotSampledIsPassedOnButNotRecorded() throws Exception {
    Context notSampled = W3cHeaders.notSampled();
    within(notSampled, () -> send(newClient(), "GET", server.uri("/status/200")));
    assertThat(server.take().header("traceparent"))
        .startsWith("00-" + W3cHeaders.TRACE_ID + "-")
        .endsWith("-00");
  }

  @Test
  void clientBelowAnotherClientIsTheSameCall() throws Exception {
    Span outer = Spans.start("GET", SpanKind.CLIENT, Protocol.HTTP, CurrentContext.root());
    within(
        outer.in(CurrentContext.root()), () -> send(newClient(), "GET", server.uri("/status/200")));
    assertThat(server.take().headers("traceparent")).isEmpty();
    outer.end();
    spans.take(outer);
  }

  @Test
  void clientIsReusable() throws Exception {
    C client = newClient();
    for (int i = 0; i < 3; i++) {
      URI uri = server.uri("/status/20" + i);
      send(client, "GET", uri);
      Span span = spans.take();
      succeeded("GET", uri, 200 + i).matches(span);
      assertThat(server.take().header("traceparent")).isEqualTo(traceParent(span));
    }
  }

  @Test
  void concurrentRequestsKeepTheirParents() throws Exception {
    C client = newClient();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<Span>> parents = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      URI uri = server.uri("/request/" + i);
      parents.add(threads.submit(() -> inParent(() -> send(client, "GET", uri))));
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(120, TimeUnit.SECONDS)).isTrue();
    List<Span> made = new ArrayList<>(spans.take(80));
    for (int i = 0; i < 40; i++) {
      Span parent = parents.get(i).get();
      assertThat(made.remove(parent)).isTrue();
      Span child = Spans.only(made, span -> span.parentSpanId() == parent.spanId());
      succeeded("GET", server.uri("/request/" + i), 200).childOf(parent).matches(child);
      made.remove(child);
    }
  }

  @Test
  void callLeavesTheContextAsItWas() throws Exception {
    Span parent =
        inParent(
            () -> {
              Context before = CurrentContext.current();
              send(newClient(), "GET", server.uri("/status/200"));
              assertThat(CurrentContext.current()).isSameAs(before);
            });
    assertThat(spans.take(2)).contains(parent);
  }

  @Test
  void switchedOffTracingChangesNothing() throws Exception {
    try (TestSpans.Restore off = spans.switchedOff()) {
      assertThat(send(newClient(), "GET", server.uri("/status/200"))).isEqualTo(200);
      assertThat(server.take().headers("traceparent")).isEmpty();
    }
  }

  @Test
  void failureToStartASpanDoesNotReachTheApplication() throws Exception {
    try (TestSpans.Restore broken = spans.failingAtStart()) {
      assertThat(send(newClient(), "GET", server.uri("/redirect"))).isEqualTo(200);
      assertThat(send(newClient(), "GET", server.uri("/status/404"))).isEqualTo(404);
    }
  }

  @Test
  void failureToEndASpanDoesNotReachTheApplication() throws Exception {
    try (TestSpans.Restore broken = spans.failingAtEnd()) {
      assertThat(send(newClient(), "GET", server.uri("/redirect"))).isEqualTo(200);
      assertThat(send(newClient(), "GET", server.uri("/status/404"))).isEqualTo(404);
    }
  }

  /** A span as a call to {@link #server} makes it, beginning a trace until told otherwise. */
  protected final ExpectedSpan succeeded(String method, URI uri, int status) {
    return asked(method, uri)
        .with("http.response.status_code", status)
        .with("network.protocol.version", protocolVersion());
  }

  /** A span of a call that got no answer. */
  protected final ExpectedSpan asked(String method, URI uri) {
    return ExpectedSpan.of(method, SpanKind.CLIENT)
        .with("http.request.method", method)
        .with("url.full", uri.toString())
        .with("server.address", uri.getHost())
        .with("server.port", uri.getPort() < 0 ? 80 : uri.getPort());
  }

  /** Runs the call in a new span, which is ended and still to be taken. */
  protected final Span inParent(Action action) throws Exception {
    Span parent = Spans.start("parent", SpanKind.INTERNAL, Protocol.NONE, CurrentContext.root());
    within(parent.in(CurrentContext.root()), action);
    parent.end();
    return parent;
  }

  protected static void within(Context context, Action action) throws Exception {
    Context previous = CurrentContext.attach(context);
    try {
      action.run();
    } finally {
      CurrentContext.restore(previous);
    }
  }

  protected static String traceParent(Span span) {
    return W3cHeaders.traceParent(span);
  }

  /** Code that may throw what it likes. */
  @FunctionalInterface
  protected interface Action {
    void run() throws Exception;
  }

  private void failsAt(URI uri) throws Exception {
    Throwable thrown = catchThrowable(() -> send(newImpatientClient(), "GET", uri));
    assertThat(thrown).isInstanceOf(java.io.IOException.class);
    asked("GET", uri).threw(thrown.getClass()).matches(spans.take());
  }
}
