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
import org.jspecify.annotations.Nullable;

/**
 * The application's request, which cannot be changed, with other headers, and where that is asked
 * for another body.
 */
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

  /** Null for the application's own. */
  private final @Nullable BodyPublisher body;

  TracedRequest(HttpRequest request, Map<String, List<String>> headers) {
    this(request, headers, null);
  }

  TracedRequest(
      HttpRequest request, Map<String, List<String>> headers, @Nullable BodyPublisher body) {
    this.request = request;
    this.body = body;
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
    return body == null ? request.bodyPublisher() : Optional.of(body);
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
