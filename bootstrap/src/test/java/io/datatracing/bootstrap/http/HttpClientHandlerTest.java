package io.datatracing.bootstrap.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.propagation.Headers;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Recorder;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.SpanStatus;
import io.datatracing.bootstrap.trace.Tracer;
import io.opentelemetry.context.Context;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpClientHandlerTest {
  record Request(String method, String url, String host, int port) {}

  private static final Request GET = new Request("GET", "http://shop/orders?id=1", "shop", -1);

  private final Recorder recorder = new Recorder();
  private final HttpClientHandler<Request, Integer> handler = new HttpClientHandler<>(new Reader());

  @AfterEach
  void close() {
    recorder.close();
  }

  @Test
  void aCallIsASpanByTheConventions() {
    Span span = start(GET);
    handler.end(span, GET, 200, null);

    assertThat(recorder.only()).isSameAs(span);
    assertThat(span.name()).isEqualTo("GET");
    assertThat(span.kind()).isEqualTo(SpanKind.CLIENT);
    assertThat(span.get(Attributes.HTTP_REQUEST_METHOD)).isEqualTo("GET");
    assertThat(span.get(Attributes.URL_FULL)).isEqualTo("http://shop/orders?id=1");
    assertThat(span.get(Attributes.SERVER_ADDRESS)).isEqualTo("shop");
    assertThat(span.get(Attributes.SERVER_PORT)).isEqualTo(80L);
    assertThat(span.get(Attributes.HTTP_RESPONSE_STATUS_CODE)).isEqualTo(200L);
    assertThat(span.get(Attributes.NETWORK_PROTOCOL_VERSION)).isEqualTo("1.1");
    assertThat(span.status()).isEqualTo(SpanStatus.UNSET);
    assertThat(span.attributeCount()).isEqualTo(6);
  }

  @Test
  void aStatusFrom400IsAnError() {
    handler.end(start(GET), GET, 404, null);

    assertThat(recorder.only().status()).isEqualTo(SpanStatus.ERROR);
    assertThat(recorder.only().get(Attributes.ERROR_TYPE)).isEqualTo("404");
    assertThat(recorder.only().statusMessage()).isNull();
    assertThat(recorder.only().events()).isEmpty();
  }

  @Test
  void anExceptionIsAnErrorWithItsEvent() {
    handler.end(start(GET), GET, null, new IOException("reset"));

    assertThat(recorder.only().status()).isEqualTo(SpanStatus.ERROR);
    assertThat(recorder.only().get(Attributes.ERROR_TYPE)).isEqualTo("java.io.IOException");
    assertThat(recorder.only().events()).hasSize(1);
  }

  @Test
  void aMethodNobodyKnowsIsOther() {
    Span span = start(new Request("BREW", "https://pot/", "pot", 8443));

    assertThat(span.name()).isEqualTo("HTTP");
    assertThat(span.get(Attributes.HTTP_REQUEST_METHOD)).isEqualTo("_OTHER");
    assertThat(span.get(Attributes.HTTP_REQUEST_METHOD_ORIGINAL)).isEqualTo("BREW");
    assertThat(span.get(Attributes.SERVER_PORT)).isEqualTo(8443L);
    assertThat(start(new Request("get", "http://x/", "x", 0)).get(Attributes.HTTP_REQUEST_METHOD))
        .isEqualTo("_OTHER");
  }

  @Test
  void theServerIsToldWhoCalls() {
    Headers headers = new Headers();
    Span span = start(GET);
    handler.inject(span, headers, Headers.SETTER);

    assertThat(headers.get("traceparent")).contains(String.format("-%016x-", span.spanId()));
  }

  @Test
  void aClientBelowAClientIsTheSameCall() {
    Span outer = start(GET);
    Context before = CurrentContext.attach(outer.in(CurrentContext.current()));
    try {
      assertThat(handler.start(GET)).isNull();
    } finally {
      CurrentContext.restore(before);
    }
  }

  @Test
  void aReaderThatFailsCostsAttributesNotTheSpan() {
    long before = Faults.count("http-client");
    Request broken = new Request("GET", null, "fail", 0);

    handler.end(start(broken), broken, 500, null);

    assertThat(recorder.only().get(Attributes.HTTP_RESPONSE_STATUS_CODE)).isEqualTo(500L);
    assertThat(Faults.count("http-client")).isEqualTo(before + 1);
  }

  @Test
  void withTracingOffNothingIsRead() {
    Tracer.uninstall();

    assertThat(handler.start(null)).isNull();
  }

  @Test
  void aRefusedCallThatFailsIsToldWithWhatIsAtHand() {
    recorder.close();
    try (Recorder refusing = Recorder.refusing()) {
      handler.end(start(GET), GET, 200, null);
      assertThat(refusing.ended).isEmpty();
      handler.end(start(GET), GET, 404, null);
      handler.end(start(GET), GET, null, new IOException("reset"));

      assertThat(refusing.ended).hasSize(2);
      Span answered = refusing.ended.get(0);
      assertThat(answered.get(Attributes.ERROR_TYPE)).isEqualTo("404");
      assertThat(answered.get(Attributes.URL_FULL)).isNotNull();
      assertThat(refusing.ended.get(1).statusMessage()).isEqualTo("reset");
    }
  }

  private Span start(Request request) {
    return requireNonNull(handler.start(request));
  }

  private static final class Reader implements HttpClientReader<Request, Integer> {
    @Override
    public String method(Request request) {
      return request.method();
    }

    @Override
    public String url(Request request) {
      return request.url();
    }

    @Override
    public String serverAddress(Request request) {
      if (request.host().equals("fail")) {
        throw new IllegalStateException("a library with surprises");
      }
      return request.host();
    }

    @Override
    public int serverPort(Request request) {
      return request.port();
    }

    @Override
    public int statusCode(Request request, Integer response) {
      return response;
    }

    @Override
    public String protocolVersion(Request request, Integer response) {
      return "1.1";
    }
  }
}
