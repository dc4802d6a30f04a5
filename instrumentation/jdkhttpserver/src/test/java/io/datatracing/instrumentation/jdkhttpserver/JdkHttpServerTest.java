package io.datatracing.instrumentation.jdkhttpserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanStatus;
import io.datatracing.instrumentation.testing.TestSpans;
import io.datatracing.instrumentation.testing.http.PlainHttpConnection;
import io.datatracing.instrumentation.testing.http.ServerReply;
import io.datatracing.instrumentation.testing.http.TestTls;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What only this server has: filters, and answers that end in several ways. */
class JdkHttpServerTest {
  private static final HttpHandler OK =
      exchange -> TestServer.answer(exchange, new ServerReply(200, "ok"));

  @RegisterExtension final TestSpans spans = new TestSpans();

  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    server = new TestServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void filtersAreInsideOfTheSpan() throws Exception {
    HttpContext context = server.server().createContext("/filtered", OK);
    Span[] seen = new Span[2];
    context.getFilters().add(filter(chain -> seen[0] = Span.current()));
    context.getFilters().add(filter(chain -> seen[1] = Span.current()));
    get("/filtered");
    Span span = spans.take();
    assertThat(seen).containsExactly(span, span);
  }

  @Test
  void answerOfAFilterIsTheAnswer() throws Exception {
    HttpContext context = server.server().createContext("/guarded", OK);
    context
        .getFilters()
        .add(
            new Filter() {
              @Override
              public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
                exchange.sendResponseHeaders(401, -1);
              }

              @Override
              public String description() {
                return "guard";
              }
            });
    assertThat(get("/guarded")).isEqualTo(401);
    assertThat(spans.take().get(Attributes.HTTP_RESPONSE_STATUS_CODE)).isEqualTo(401L);
  }

  @Test
  void exceptionThatAFilterHandlesIsNoError() throws Exception {
    HttpContext context =
        server
            .server()
            .createContext(
                "/retried",
                exchange -> {
                  throw new IOException("the test fails");
                });
    context
        .getFilters()
        .add(
            new Filter() {
              @Override
              public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
                try {
                  chain.doFilter(exchange);
                } catch (IOException handled) {
                  exchange.sendResponseHeaders(204, -1);
                }
              }

              @Override
              public String description() {
                return "handles failures";
              }
            });
    assertThat(get("/retried")).isEqualTo(204);
    Span span = spans.take();
    assertThat(span.status()).isEqualTo(SpanStatus.UNSET);
    assertThat(span.get(Attributes.HTTP_RESPONSE_STATUS_CODE)).isEqualTo(204L);
  }

  @Test
  void chunkedAnswerEndsWithItsLastChunk() throws Exception {
    server
        .server()
        .createContext(
            "/chunked",
            exchange -> {
              exchange.sendResponseHeaders(200, 0);
              exchange.getResponseBody().write(new byte[10]);
              exchange.getResponseBody().flush();
              assertThat(Span.current().hasEnded()).isFalse();
              exchange.close();
            });
    get("/chunked");
    assertThat(spans.take().get(Attributes.HTTP_RESPONSE_STATUS_CODE)).isEqualTo(200L);
  }

  @Test
  void closingWithoutAnAnswerEndsTheSpan() throws Exception {
    server.server().createContext("/closed", HttpExchange::close);
    assertThatThrownBy(() -> get("/closed")).isInstanceOf(EOFException.class);
    assertThat(spans.take().get(Attributes.HTTP_RESPONSE_STATUS_CODE)).isNull();
  }

  @Test
  void contextOfEverythingIsNoRoute() throws Exception {
    server.server().createContext("/", OK);
    get("/orders/42");
    Span span = spans.take();
    assertThat(span.name()).isEqualTo("GET");
    assertThat(span.get(Attributes.HTTP_ROUTE)).isNull();
    assertThat(span.get(Attributes.URL_PATH)).isEqualTo("/orders/42");
  }

  @Test
  void httpsIsServedAlike(@TempDir Path directory) throws Exception {
    SSLContext tls = TestTls.context(directory);
    HttpsServer secure =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(tls));
    secure.createContext("/secure", OK);
    secure.start();
    URI uri = URI.create("https://127.0.0.1:" + secure.getAddress().getPort());
    try (PlainHttpConnection client = new PlainHttpConnection(uri, tls.getSocketFactory())) {
      assertThat(client.get("/secure").status()).isEqualTo(200);
      Span span = spans.take();
      assertThat(span.name()).isEqualTo("GET /secure");
      assertThat(span.get(Attributes.URL_SCHEME)).isEqualTo("https");
    } finally {
      secure.stop(0);
    }
  }

  private int get(String path) throws IOException {
    server.started();
    URI uri = URI.create("http://127.0.0.1:" + server.port());
    try (PlainHttpConnection client = new PlainHttpConnection(uri)) {
      return client.get(path).status();
    }
  }

  private interface Look {
    void at(Filter.Chain chain);
  }

  private static Filter filter(Look look) {
    return new Filter() {
      @Override
      public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        look.at(chain);
        chain.doFilter(exchange);
      }

      @Override
      public String description() {
        return "looks";
      }
    };
  }
}
