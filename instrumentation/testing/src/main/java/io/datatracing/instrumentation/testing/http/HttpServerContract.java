package io.datatracing.instrumentation.testing.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.IdGenerator;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.instrumentation.testing.AskedSampler;
import io.datatracing.instrumentation.testing.ExpectedSpan;
import io.datatracing.instrumentation.testing.Spans;
import io.datatracing.instrumentation.testing.TestSpans;
import io.datatracing.instrumentation.testing.W3cHeaders;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every instrumented HTTP server does. A library supplies a server whose handler of {@code
 * /sync/<action>} calls {@link ServerApplication#handle}; servers that can answer from another
 * thread extend {@link AsyncHttpServerContract}.
 *
 * <p>One span stands for one request, whatever number of handlers it passes through. It is current
 * in the handler and nowhere else, and ends when the answer is complete.
 */
public abstract class HttpServerContract {
  /** Every finished span has to be taken from here, or the test fails. */
  @RegisterExtension protected final TestSpans spans = new TestSpans();

  protected final ServerApplication application = new ServerApplication();
  protected RunningServer server;

  /** Starts a server on a free port of 127.0.0.1 that serves {@code application}. */
  protected abstract RunningServer start(ServerApplication application) throws Exception;

  /** The {@code http.route} of this path; null if the library does not know one. */
  protected abstract @Nullable String route(String path);

  /** Whether a client gets an answer with status 500 when a handler throws. */
  protected boolean answersFailures() {
    return true;
  }

  @BeforeEach
  void startServer() throws Exception {
    server = start(application);
  }

  @AfterEach
  void stopServer() throws Exception {
    application.release();
    server.close();
  }

  @Test
  void requestIsOneServerSpanThatBeginsATrace() throws Exception {
    try (PlainHttpConnection client = connect()) {
      assertThat(client.get("/sync/ok").body()).isEqualTo("ok");
      Span span = spans.take();
      served(client, "/sync/ok", 200).matches(span);
      assertThat(application.lastSpan()).isSameAs(span);
    }
  }

  @Test
  void queryAndUserAgentAreRecorded() throws Exception {
    try (PlainHttpConnection client = connect()) {
      client.get("/sync/ok?page=2&sort=up", "User-Agent: kit/1.0");
      served(client, "/sync/ok", 200)
          .with("url.query", "page=2&sort=up")
          .with("user_agent.original", "kit/1.0")
          .matches(spans.take());
    }
  }

  @Test
  void aSamplerIsToldThePathAndTheRoute() throws Exception {
    AskedSampler sampler = new AskedSampler();
    try (TestSpans.Restore asked = spans.withSampler(sampler);
        PlainHttpConnection client = connect()) {
      client.get("/sync/ok?page=2");
      spans.take();
    }
    assertThat(sampler.asked())
        .containsExactly("SERVER GET path=/sync/ok route=" + route("/sync/ok"));
  }

  @Test
  void traceOfTheCallerContinues() throws Exception {
    try (PlainHttpConnection client = connect()) {
      client.get("/sync/ok", "traceparent: " + W3cHeaders.SAMPLED, "tracestate: vendor=value");
      Span span = spans.take();
      served(client, "/sync/ok", 200).childOf(W3cHeaders.remote()).matches(span);
      assertThat(String.valueOf(span.traceState())).isEqualTo("vendor=value");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-extra"
      })
  void malformedTraceParentBeginsATrace(String header) throws Exception {
    try (PlainHttpConnection client = connect()) {
      client.get("/sync/ok", "traceparent: " + header);
      served(client, "/sync/ok", 200).matches(spans.take());
    }
  }

  @Test
  void doubledTraceParentBeginsATrace() throws Exception {
    String other = "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-1111111111111111-01";
    try (PlainHttpConnection client = connect()) {
      client.get("/sync/ok", "traceparent: " + W3cHeaders.SAMPLED, other);
      served(client, "/sync/ok", 200).matches(spans.take());
    }
  }

  @Test
  void linesOfTraceStateAreJoined() throws Exception {
    try (PlainHttpConnection client = connect()) {
      client.get(
          "/sync/ok", "traceparent: " + W3cHeaders.SAMPLED, "tracestate: a=1", "tracestate: b=2");
      assertThat(String.valueOf(spans.take().traceState())).isEqualTo("a=1,b=2");
    }
  }

  @Test
  void traceThatIsNotSampledIsNotRecorded() throws Exception {
    try (PlainHttpConnection client = connect()) {
      client.get("/sync/child", "traceparent: " + W3cHeaders.NOT_SAMPLED);
      assertThat(W3cHeaders.traceParent(requireNonNull(application.lastSpan())))
          .startsWith("00-" + W3cHeaders.TRACE_ID)
          .endsWith("-00");
    }
  }

  @Test
  void baggageIsReadableInTheHandler() throws Exception {
    try (PlainHttpConnection client = connect()) {
      PlainHttpResponse response =
          client.get(
              "/sync/baggage",
              "traceparent: " + W3cHeaders.SAMPLED,
              "baggage: order.id=42",
              "baggage: tenant=acme");
      assertThat(response.body()).isEqualTo("order.id=42,tenant=acme");
      spans.take();
    }
  }

  @Test
  void spanMadeInTheHandlerIsAChild() throws Exception {
    try (PlainHttpConnection client = connect()) {
      client.get("/sync/child");
      List<Span> made = spans.take(2);
      Span request = Spans.only(made, span -> span.kind() == SpanKind.SERVER);
      served(client, "/sync/child", 200).matches(request);
      Span child = Spans.only(made, span -> span != request);
      ExpectedSpan.of("child", SpanKind.INTERNAL).childOf(request).matches(child);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 429})
  void clientErrorIsNoErrorOfTheServer(int status) throws Exception {
    String path = "/sync/" + status;
    try (PlainHttpConnection client = connect()) {
      assertThat(client.get(path).status()).isEqualTo(status);
      served(client, path, status).matches(spans.take());
    }
  }

  @Test
  void serverErrorIsAnError() throws Exception {
    try (PlainHttpConnection client = connect()) {
      assertThat(client.get("/sync/503").status()).isEqualTo(503);
      served(client, "/sync/503", 503).failed("503").matches(spans.take());
    }
  }

  @Test
  void exceptionOfTheHandlerIsRecorded() throws Exception {
    try (PlainHttpConnection client = connect()) {
      client.send("/sync/throw");
      ExpectedSpan expected = served(client, "/sync/throw", 500);
      if (answersFailures()) {
        assertThat(client.read().status()).isEqualTo(500);
      } else {
        expected.with("http.response.status_code", null);
      }
      expected.threw(IllegalStateException.class).matches(spans.take());
    }
  }

  @Test
  void requestsOfOneConnectionAreSeparateTraces() throws Exception {
    try (PlainHttpConnection client = connect()) {
      client.get("/sync/ok");
      Span first = spans.take();
      client.get("/sync/404");
      Span second = spans.take();
      served(client, "/sync/ok", 200).matches(first);
      served(client, "/sync/404", 404).matches(second);
      assertThat(second.traceIdLow()).isNotEqualTo(first.traceIdLow());
    }
  }

  @Test
  void contextDoesNotStayOnTheThread() throws Exception {
    // Ids are asked for on the thread that begins to serve, before anything is made current.
    List<Context> found = Collections.synchronizedList(new ArrayList<>());
    IdGenerator looking =
        () -> {
          found.add(CurrentContext.current());
          return ThreadLocalRandom.current().nextLong() | 1;
        };
    Set<Thread> threads = new HashSet<>();
    int requests = 40; // more than a pool without load has threads
    try (TestSpans.Restore restore = spans.withIds(looking)) {
      for (int i = 0; i < requests; i++) {
        try (PlainHttpConnection client = connect()) {
          client.send(i % 4 == 0 ? "/sync/throw" : "/sync/ok");
          spans.take();
        }
        threads.add(application.lastThread());
      }
    }
    assertThat(threads).as("some thread had more than one request").hasSizeLessThan(requests);
    assertThat(found).isNotEmpty().containsOnly(CurrentContext.root());
  }

  @Test
  void clientThatGoesAwayLeavesOneSpan() throws Exception {
    try (PlainHttpConnection client = connect()) {
      client.send("/sync/wait");
      application.awaitWaiting();
    }
    application.release();
    assertThat(spans.take().name()).isEqualTo(name("/sync/wait"));
  }

  @Test
  void switchedOffTracingChangesNothing() throws Exception {
    try (TestSpans.Restore off = spans.switchedOff();
        PlainHttpConnection client = connect()) {
      assertThat(client.get("/sync/ok").status()).isEqualTo(200);
      assertThat(application.lastSpan()).isNull();
    }
  }

  @Test
  void failureToStartASpanDoesNotReachTheApplication() throws Exception {
    try (TestSpans.Restore broken = spans.failingAtStart();
        PlainHttpConnection client = connect()) {
      assertThat(client.get("/sync/ok").status()).isEqualTo(200);
      assertThat(client.get("/sync/404").status()).isEqualTo(404);
    }
  }

  @Test
  void failureToEndASpanDoesNotReachTheApplication() throws Exception {
    try (TestSpans.Restore broken = spans.failingAtEnd();
        PlainHttpConnection client = connect()) {
      assertThat(client.get("/sync/ok").status()).isEqualTo(200);
      assertThat(client.get("/sync/404").status()).isEqualTo(404);
      spans.awaitFaults(2);
    }
  }

  protected final PlainHttpConnection connect() throws IOException {
    return new PlainHttpConnection(URI.create("http://127.0.0.1:" + server.port()));
  }

  /** The span of a GET, beginning a trace until told otherwise. */
  protected final ExpectedSpan served(PlainHttpConnection client, String path, int status) {
    return ExpectedSpan.of(name(path), SpanKind.SERVER)
        .with("http.request.method", "GET")
        .with("url.scheme", "http")
        .with("url.path", path)
        .with("http.route", route(path))
        .with("http.response.status_code", status)
        .with("server.address", "127.0.0.1")
        .with("server.port", server.port())
        .with("client.address", "127.0.0.1")
        .with("network.peer.address", "127.0.0.1")
        .with("network.protocol.version", "1.1");
  }

  private String name(String path) {
    String route = route(path);
    return route == null ? "GET" : "GET " + route;
  }
}
