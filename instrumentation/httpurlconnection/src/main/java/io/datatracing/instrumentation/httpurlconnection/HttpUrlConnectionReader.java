package io.datatracing.instrumentation.httpurlconnection;

import io.datatracing.bootstrap.http.HttpClientReader;
import java.net.HttpURLConnection;
import org.jspecify.annotations.Nullable;

/** Reads a connection before it is used; of the answer there is no more than its status. */
final class HttpUrlConnectionReader implements HttpClientReader<HttpURLConnection, TracedExchange> {
  @Override
  public String method(HttpURLConnection connection) {
    return connection.getRequestMethod();
  }

  @Override
  public String url(HttpURLConnection connection) {
    return connection.getURL().toString();
  }

  @Override
  public String serverAddress(HttpURLConnection connection) {
    return connection.getURL().getHost();
  }

  @Override
  public int serverPort(HttpURLConnection connection) {
    return connection.getURL().getPort();
  }

  @Override
  public int statusCode(HttpURLConnection connection, TracedExchange exchange) {
    return exchange.status();
  }

  /** The connection does not tell. */
  @Override
  public @Nullable String protocolVersion(HttpURLConnection connection, TracedExchange exchange) {
    return null;
  }
}
