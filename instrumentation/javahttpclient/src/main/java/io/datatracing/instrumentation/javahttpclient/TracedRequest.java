package io.datatracing.instrumentation.javahttpclient;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/** The application's request, which cannot be changed, with other headers. */
final class TracedRequest extends HttpRequest {
  /** The client itself refuses what may not be sent. */
  private static final BiPredicate<String, String> EVERY_HEADER =
      new BiPredicate<>() {
        @Override
        public boolean test(String name, String value) {
          return true;
        }
      };

  private final HttpRequest request;
  private final HttpHeaders headers;

  TracedRequest(HttpRequest request, Map<String, List<String>> headers) {
    this.request = request;
    this.headers = HttpHeaders.of(headers, EVERY_HEADER);
  }

  /** Headers that can be changed: by name in any case, each with its values. */
  static Map<String, List<String>> headersOf(HttpRequest request) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(request.headers().map());
    return headers;
  }

  @Override
  public HttpHeaders headers() {
    return headers;
  }

  @Override
  public Optional<BodyPublisher> bodyPublisher() {
    return request.bodyPublisher();
  }

  @Override
  public String method() {
    return request.method();
  }

  @Override
  public Optional<Duration> timeout() {
    return request.timeout();
  }

  @Override
  public boolean expectContinue() {
    return request.expectContinue();
  }

  @Override
  public URI uri() {
    return request.uri();
  }

  @Override
  public Optional<HttpClient.Version> version() {
    return request.version();
  }
}
