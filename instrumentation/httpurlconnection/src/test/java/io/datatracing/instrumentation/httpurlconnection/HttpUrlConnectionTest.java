package io.datatracing.instrumentation.httpurlconnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanStatus;
import io.datatracing.bootstrap.trace.Tracer;
import io.datatracing.instrumentation.testing.TestSpans;
import io.datatracing.instrumentation.testing.http.PlainHttpServer;
import io.datatracing.instrumentation.testing.http.TestTls;
import io.opentelemetry.context.Context;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only this class has: methods in any order, each of which may be the first. */
class HttpUrlConnectionTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  private final PlainHttpServer server = new PlainHttpServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void exchangeBeginsWithConnectAndEndsWithTheAnswer() throws Exception {
    HttpURLConnection connection = open("/status/200");
    connection.connect();
    assertThat(spans.finished()).isZero();
    connection.getInputStream().close();
    assertThat(spans.take().get(Attributes.HTTP_RESPONSE_STATUS_CODE)).isEqualTo(200L);
    assertThat(server.take().headers("traceparent")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void writingTurnsGetIntoPost(boolean connectFirst) throws Exception {
    HttpURLConnection connection = open("/orders");
    connection.setDoOutput(true);
    if (connectFirst) {
      connection.connect();
    }
    try (OutputStream body = connection.getOutputStream()) {
      body.write("order".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(connection.getResponseCode()).isEqualTo(200);
    Span span = spans.take();
    assertThat(span.name()).isEqualTo("POST");
    assertThat(span.get(Attributes.HTTP_REQUEST_METHOD)).isEqualTo("POST");
    assertThat(server.take().method()).isEqualTo("POST");
  }

  @Test
  void bodyThatIsStreamedIsOneExchange() throws Exception {
    HttpURLConnection connection = open("/orders");
    connection.setDoOutput(true);
    connection.setRequestMethod("PUT");
    connection.setChunkedStreamingMode(0);
    try (OutputStream body = connection.getOutputStream()) {
      body.write("order".getBytes(StandardCharsets.UTF_8));
    }
    connection.getInputStream().close();
    assertThat(spans.take().name()).isEqualTo("PUT");
    assertThat(server.take().body()).isEqualTo("order");
  }

  @Test
  void askingAgainIsNoOtherExchange() throws Exception {
    HttpURLConnection connection = open("/status/404");
    assertThat(connection.getHeaderField("Content-Type")).isEqualTo("text/plain");
    assertThatThrownBy(connection::getInputStream).isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(connection::getInputStream).isInstanceOf(FileNotFoundException.class);
    assertThat(connection.getResponseCode()).isEqualTo(404);
    connection.disconnect();
    Span span = spans.take();
    assertThat(span.get(Attributes.HTTP_RESPONSE_STATUS_CODE)).isEqualTo(404L);
    assertThat(span.events()).as("the exception is how this class says 404").isEmpty();
  }

  @Test
  void exchangeWithoutAnAnswerEndsWithDisconnect() throws Exception {
    HttpURLConnection connection = open("/status/200");
    connection.connect();
    connection.disconnect();
    Span span = spans.take();
    assertThat(span.get(Attributes.HTTP_RESPONSE_STATUS_CODE)).isNull();
    assertThat(span.status()).isEqualTo(SpanStatus.UNSET);
  }

  @Test
  void connectionThatIsNeverUsedIsNoExchange() throws Exception {
    open("/status/200").disconnect();
    assertThat(spans.finished()).isZero();
  }

  @Test
  void httpsIsOneExchange(@TempDir Path directory) throws Exception {
    SSLContext tls = TestTls.context(directory);
    try (PlainHttpServer secure = new PlainHttpServer(tls.getServerSocketFactory())) {
      URL url = new URL("https://127.0.0.1:" + secure.port() + "/status/503");
      HttpsURLConnection connection = (HttpsURLConnection) url.openConnection();
      connection.setSSLSocketFactory(tls.getSocketFactory());
      connection.connect();
      assertThat(connection.getResponseCode()).isEqualTo(503);
      Span span = spans.take();
      assertThat(span.get(Attributes.URL_FULL)).isEqualTo(url.toString());
      assertThat(span.get(Attributes.HTTP_RESPONSE_STATUS_CODE)).isEqualTo(503L);
      assertThat(secure.take().headers("traceparent")).hasSize(1);
    }
  }

  @Test
  void failedHandshakeIsAnError() throws Exception {
    // The plain server does not speak TLS: the handshake fails, in the delegate's connect().
    HttpURLConnection connection =
        (HttpURLConnection)
            new URL("https://127.0.0.1:" + server.port() + "/status/200").openConnection();
    assertThatThrownBy(connection::connect).isInstanceOf(IOException.class);
    Span span = spans.take();
    assertThat(span.get(Attributes.ERROR_TYPE))
        .asString()
        .startsWith(SSLException.class.getPackageName());
    assertThat(span.get(Attributes.URL_FULL)).asString().startsWith("https://127.0.0.1:");
  }

  @Test
  void exporterIsNotTraced() throws Exception {
    Context previous = CurrentContext.attach(Tracer.suppressed(CurrentContext.root()));
    try {
      assertThat(open("/v1/traces").getResponseCode()).isEqualTo(200);
    } finally {
      CurrentContext.restore(previous);
    }
    assertThat(server.take().headers("traceparent")).isEmpty();
    assertThat(spans.finished()).isZero();
  }

  private HttpURLConnection open(String path) throws IOException {
    return (HttpURLConnection) new URL(server.uri(path).toString()).openConnection();
  }
}
