package io.datatracing.instrumentation.jdkhttpserver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import io.datatracing.bootstrap.http.HttpServerReader;
import io.datatracing.bootstrap.propagation.TextGetter;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Reads an exchange; it is request and response in one. */
final class JdkHttpServerReader implements HttpServerReader<HttpExchange, HttpExchange> {
  @Override
  public TextGetter<HttpExchange> headers() {
    return RequestHeaderGetter.INSTANCE;
  }

  @Override
  public String method(HttpExchange exchange) {
    return exchange.getRequestMethod();
  }

  @Override
  public String scheme(HttpExchange exchange) {
    return exchange instanceof HttpsExchange ? "https" : "http";
  }

  @Override
  public @Nullable String path(HttpExchange exchange) {
    return exchange.getRequestURI().getRawPath();
  }

  @Override
  public @Nullable String query(HttpExchange exchange) {
    return exchange.getRequestURI().getRawQuery();
  }

  @Override
  public @Nullable String serverAddress(HttpExchange exchange) {
    String host = exchange.getRequestHeaders().getFirst("Host");
    if (host == null) {
      return null;
    }
    int colon = colonOfPort(host);
    return colon < 0 ? host : host.substring(0, colon);
  }

  @Override
  public int serverPort(HttpExchange exchange) {
    String host = exchange.getRequestHeaders().getFirst("Host");
    int colon = host == null ? -1 : colonOfPort(host);
    return colon < 0 ? 0 : port(host, colon + 1);
  }

  @Override
  public @Nullable String peerAddress(HttpExchange exchange) {
    InetAddress peer = exchange.getRemoteAddress().getAddress();
    return peer == null ? null : peer.getHostAddress();
  }

  @Override
  public @Nullable String protocolVersion(HttpExchange exchange) {
    String protocol = exchange.getProtocol();
    return protocol.equals("HTTP/1.1") ? "1.1" : protocol.equals("HTTP/1.0") ? "1.0" : null;
  }

  /** The context's path. The context of everything says nothing and gives no route. */
  @Override
  public @Nullable String route(HttpExchange exchange) {
    String path = exchange.getHttpContext().getPath();
    return path.equals("/") ? null : path;
  }

  @Override
  public @Nullable String routeAtStart(HttpExchange exchange) {
    return route(exchange);
  }

  @Override
  public int statusCode(HttpExchange request, HttpExchange response) {
    return response.getResponseCode();
  }

  /** -1 if the host has no port; the colons of an IPv6 address stand in brackets. */
  private static int colonOfPort(String host) {
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? colon : -1;
  }

  /** The decimal number that begins there; 0 if the client sent something else. */
  private static int port(String host, int from) {
    int port = 0;
    for (int i = from; i < host.length(); i++) {
      int digit = host.charAt(i) - '0';
      if (digit < 0 || digit > 9 || port > 65_535) {
        return 0;
      }
      port = port * 10 + digit;
    }
    return port;
  }
}
