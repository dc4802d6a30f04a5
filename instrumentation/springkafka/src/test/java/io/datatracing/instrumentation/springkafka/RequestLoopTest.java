package io.datatracing.instrumentation.springkafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.instrumentation.testing.Spans;
import io.datatracing.instrumentation.testing.TestSpans;
import io.datatracing.instrumentation.testing.http.PlainHttpConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Loops over records, in requests to real servers, that are left before their end: the request's
 * end is theirs, though their threads are no pool's of the JDK and nobody polls again.
 */
class RequestLoopTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  private final InetSocketAddress anyPort =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private final CompletableFuture<Span> current = new CompletableFuture<>();
  private TwoRecords records;

  @BeforeEach
  void sendTwo() throws Exception {
    records = TwoRecords.send(spans);
  }

  @AfterEach
  void close() {
    records.close();
  }

  /** A handler that finds what it looks for in the first record. */
  private void answerWithTheFirst() {
    try {
      current.complete(records.firstOf(records.poll()));
    } catch (RuntimeException | AssertionError e) {
      current.completeExceptionally(e);
    }
  }

  @Test
  void recordEndsWithTheRequestToAServlet() throws Exception {
    Server server = new Server(anyPort);
    ServletContextHandler servlets = new ServletContextHandler();
    servlets.addServlet(
        new ServletHolder(
            new HttpServlet() {
              @Override
              protected void doGet(HttpServletRequest request, HttpServletResponse response) {
                answerWithTheFirst();
                response.setStatus(204);
              }
            }),
        "/first");
    server.setHandler(servlets);
    server.start();
    try {
      endsWithTheRequest(((ServerConnector) server.getConnectors()[0]).getLocalPort());
    } finally {
      server.stop();
    }
  }

  @Test
  void recordEndsWithTheRequestToTheJdksServer() throws Exception {
    HttpServer server = HttpServer.create(anyPort, 0);
    server.createContext(
        "/first",
        exchange -> {
          answerWithTheFirst();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    try {
      endsWithTheRequest(server.getAddress().getPort());
    } finally {
      server.stop(0);
    }
  }

  private void endsWithTheRequest(int port) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port);
    try (PlainHttpConnection client = new PlainHttpConnection(uri)) {
      assertThat(client.get("/first").status()).isEqualTo(204);
    }
    Span record = current.get(120, TimeUnit.SECONDS);
    // Which of the two ends first is the server's affair: it may answer before its handler returns.
    List<Span> both = spans.take(2);
    Span request = Spans.only(both, span -> span.kind() == SpanKind.SERVER);
    assertThat(request.get(Attributes.HTTP_RESPONSE_STATUS_CODE)).isEqualTo(204L);
    assertThat(Spans.only(both, span -> span != request)).isSameAs(record);
    records.assertLeftAtTheFirst(record);
  }
}
