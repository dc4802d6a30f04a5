package io.datatracing.bootstrap.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.propagation.Baggage;
import io.datatracing.bootstrap.propagation.Headers;
import io.datatracing.bootstrap.propagation.TextGetter;
import io.datatracing.bootstrap.trace.AttributeKey;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Recorder;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.SpanStatus;
import io.datatracing.bootstrap.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpServerHandlerTest {
  private final Recorder recorder = new Recorder();
  private final HttpServerHandler<Headers, Integer> handler = new HttpServerHandler<>(new Reader());
  private final Headers request = new Headers();

  @AfterEach
  void close() {
    CurrentContext.restore(CurrentContext.root());
    recorder.close();
  }

  @Test
  void aRequestIsASpanByTheConventions() {
    request.set("user-agent", "curl/8");
    handler.end(start(), request, 200, null);

    Span span = recorder.only();
    assertThat(span.name()).isEqualTo("GET");
    assertThat(span.kind()).isEqualTo(SpanKind.SERVER);
    assertThat(span.status()).isEqualTo(SpanStatus.UNSET);
    Map<String, Object> attributes = new TreeMap<>();
    for (int i = 0; i < span.attributeCount(); i++) {
      AttributeKey key = requireNonNull(span.keyAt(i));
      attributes.put(key.name(), requireNonNull(span.valueAt(i)));
    }
    assertThat(attributes)
        .isEqualTo(
            new TreeMap<>(
                Map.ofEntries(
                    Map.entry("http.request.method", "GET"),
                    Map.entry("url.scheme", "http"),
                    Map.entry("url.path", "/orders/42"),
                    Map.entry("url.query", "sig=REDACTED"),
                    Map.entry("server.address", "shop"),
                    Map.entry("server.port", 8080L),
                    Map.entry("client.address", "10.0.0.1"),
                    Map.entry("network.peer.address", "10.0.0.1"),
                    Map.entry("network.protocol.version", "1.1"),
                    Map.entry("user_agent.original", "curl/8"),
                    Map.entry("http.response.status_code", 200L))));
  }

  @Test
  void theCallersTraceIsContinuedWithItsBaggage() {
    request.set("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    request.set("baggage", "tenant=blue");

    Span span = start();

    assertThat(span.parentSpanId()).isEqualTo(0x00f067aa0ba902b7L);
    assertThat(Baggage.from(span.in(CurrentContext.current())).get("tenant")).isEqualTo("blue");
  }

  @Test
  void aContextLeftOnTheThreadIsNotTheParent() {
    Span leftover = Tracer.get().start("start-up", SpanKind.INTERNAL, CurrentContext.root());
    CurrentContext.attach(leftover.in(CurrentContext.root()));

    assertThat(start().parentSpanId()).isZero();
  }

  @Test
  void theRouteNamesTheSpanFromWhereverItIsLearned() {
    Span span = start();
    Context before = CurrentContext.attach(span.in(CurrentContext.current()));
    Span inner = Tracer.get().start("controller", SpanKind.INTERNAL, CurrentContext.current());
    Context outer = CurrentContext.attach(inner.in(CurrentContext.current()));
    HttpServerHandler.route("/orders/{id}");
    CurrentContext.restore(outer);
    CurrentContext.restore(before);
    handler.end(span, request, 200, null);

    assertThat(span.name()).isEqualTo("GET /orders/{id}");
    assertThat(span.get(Attributes.HTTP_ROUTE)).isEqualTo("/orders/{id}");
    HttpServerHandler.route("/outside");
    assertThat(span.name()).isEqualTo("GET /orders/{id}");
  }

  @Test
  void theReadersRouteNamesItToo() {
    request.set("x-route", "/o/*");
    handler.end(start(), request, 200, null);

    assertThat(recorder.only().name()).isEqualTo("GET /o/*");
  }

  @Test
  void aForwardIsPartOfItsRequest() {
    CurrentContext.attach(start().in(CurrentContext.current()));

    assertThat(handler.start(request)).isNull();
  }

  @Test
  void aRequestOnAThreadThatCarriesAnothersContextIsItsOwn() {
    CurrentContext.attach(start().in(CurrentContext.current()));
    request.set("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

    assertThat(start().parentSpanId()).isEqualTo(0x00f067aa0ba902b7L);
  }

  @Test
  void onlyTheServersOwnFailuresAreErrors() {
    handler.end(start(), request, 404, null);
    handler.end(start(), request, 503, null);
    handler.end(start(), request, 500, new IllegalStateException("bug"));

    assertThat(recorder.ended)
        .extracting(Span::status)
        .containsExactly(SpanStatus.UNSET, SpanStatus.ERROR, SpanStatus.ERROR);
    assertThat(recorder.ended)
        .extracting(span -> span.get(Attributes.ERROR_TYPE))
        .containsExactly(null, "503", "java.lang.IllegalStateException");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "forwarded      |for=192.0.2.60;proto=http, for=10.1.1.1 |192.0.2.60",
        "forwarded      |proto=https;For=\"[2001:db8::1]:4711\"   |2001:db8::1",
        "forwarded      |proto=https                              |10.0.0.1",
        "x-forwarded-for|203.0.113.9, 10.1.1.1                    |203.0.113.9",
        "x-forwarded-for|203.0.113.9:1234                         |203.0.113.9",
        "x-forwarded-for|2001:db8::2                              |2001:db8::2",
        "x-forwarded-for|,                                        |10.0.0.1"
      })
  void aProxyNamesTheClient(String header, String value, String client) {
    request.set(header, value);

    assertThat(start().get(Attributes.CLIENT_ADDRESS)).isEqualTo(client);
  }

  @Test
  void aRefusedRequestThatFailsIsToldWithWhatIsAtHand() {
    recorder.close();
    try (Recorder refusing = Recorder.refusing()) {
      request.set("x-route", "/orders/{id}");
      handler.end(start(), request, 404, null);
      assertThat(refusing.ended).isEmpty();
      handler.end(start(), request, 503, null);

      Span span = refusing.only();
      assertThat(span.name()).isEqualTo("GET /orders/{id}");
      assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
      assertThat(span.get(Attributes.ERROR_TYPE)).isEqualTo("503");
      assertThat(span.get(Attributes.URL_PATH)).isEqualTo("/orders/42");
      assertThat(span.get(Attributes.HTTP_RESPONSE_STATUS_CODE)).isEqualTo(503L);
      handler.end(start(), request, null, new IllegalStateException("bug"));
      assertThat(refusing.ended.get(1).events()).hasSize(1);
    }
  }

  private Span start() {
    return requireNonNull(handler.start(request));
  }

  private static final class Reader implements HttpServerReader<Headers, Integer> {
    @Override
    public TextGetter<Headers> headers() {
      return Headers.GETTER;
    }

    @Override
    public String method(Headers request) {
      return "GET";
    }

    @Override
    public String scheme(Headers request) {
      return "http";
    }

    @Override
    public String path(Headers request) {
      return "/orders/42";
    }

    @Override
    public String query(Headers request) {
      return "sig=secret";
    }

    @Override
    public String serverAddress(Headers request) {
      return "shop";
    }

    @Override
    public int serverPort(Headers request) {
      return 8080;
    }

    @Override
    public String peerAddress(Headers request) {
      return "10.0.0.1";
    }

    @Override
    public String protocolVersion(Headers request) {
      return "1.1";
    }

    @Override
    public String route(Headers request) {
      return request.get("x-route");
    }

    @Override
    public int statusCode(Headers request, Integer response) {
      return response;
    }
  }
}
