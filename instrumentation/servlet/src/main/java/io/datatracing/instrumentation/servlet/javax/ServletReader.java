package io.datatracing.instrumentation.servlet.javax;

import io.datatracing.bootstrap.http.HttpServerReader;
import io.datatracing.bootstrap.propagation.TextGetter;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/** Nothing is allocated that the container does not allocate. */
final class ServletReader implements HttpServerReader<HttpServletRequest, HttpServletResponse> {
  @Override
  public TextGetter<HttpServletRequest> headers() {
    return RequestHeaderGetter.INSTANCE;
  }

  @Override
  public @Nullable String method(HttpServletRequest request) {
    return request.getMethod();
  }

  @Override
  public @Nullable String scheme(HttpServletRequest request) {
    return request.getScheme();
  }

  @Override
  public @Nullable String path(HttpServletRequest request) {
    return request.getRequestURI();
  }

  @Override
  public @Nullable String query(HttpServletRequest request) {
    return request.getQueryString();
  }

  @Override
  public @Nullable String serverAddress(HttpServletRequest request) {
    return request.getServerName();
  }

  @Override
  public int serverPort(HttpServletRequest request) {
    return request.getServerPort();
  }

  @Override
  public @Nullable String peerAddress(HttpServletRequest request) {
    return request.getRemoteAddr();
  }

  @Override
  public @Nullable String protocolVersion(HttpServletRequest request) {
    String protocol = request.getProtocol();
    switch (protocol == null ? "" : protocol) {
      case "HTTP/1.1":
        return "1.1";
      case "HTTP/2.0":
        return "2";
      case "HTTP/1.0":
        return "1.0";
      case "HTTP/3.0":
        return "3";
      default:
        return null;
    }
  }

  /** Told when the request is dispatched, see {@link RequestTracing#enter}. */
  @Override
  public @Nullable String route(HttpServletRequest request) {
    return null;
  }

  @Override
  public @Nullable String routeAtStart(HttpServletRequest request) {
    return ServletRoutes.route(request);
  }

  @Override
  public int statusCode(HttpServletRequest request, HttpServletResponse response) {
    return response.getStatus();
  }
}
