package io.datatracing.collector.metrics;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the figures of a node {@code metrics} are sent as OTLP.
 *
 * @param endpoint {@code http://host:4318}, to which {@code /v1/metrics} is added, or a whole URL
 * @param headers sent with every request; not those that HTTP itself needs, such as {@code Host}
 * @param every how often; a second to a day
 * @param timeout of one request, a millisecond to a minute; at the end two of them are waited for
 */
public record MetricsExportOptions(
    String endpoint,
    @Nullable Map<String, String> headers,
    @Nullable Duration every,
    @Nullable Duration timeout) {
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(1);
  private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);

  public MetricsExportOptions {
    headers = headers == null ? Map.of() : Map.copyOf(headers);
    if (every != null && (every.compareTo(SHORTEST) < 0 || every.compareTo(LONGEST) > 0)) {
      throw new IllegalArgumentException(
          "otlp.every: " + every.toMillis() + "ms is not from 1s to 24h");
    }
    if (timeout != null
        && (timeout.compareTo(SHORTEST_TIMEOUT) < 0 || timeout.compareTo(LONGEST_TIMEOUT) > 0)) {
      throw new IllegalArgumentException(
          "otlp.timeout: " + timeout.toMillis() + "ms is not from 1ms to 1m");
    }
    HttpRequest.Builder request = HttpRequest.newBuilder(url(endpoint));
    headers.forEach(
        (name, value) -> {
          if (!canBeSent(request, name, value)) {
            // Without the value, which may be a secret.
            throw new IllegalArgumentException(
                "otlp.headers: '"
                    + name
                    + "' cannot be sent; HTTP sets it itself, or its name or value is none");
          }
        });
  }

  /** The client refuses some, which must not be found out with each request. */
  private static boolean canBeSent(HttpRequest.Builder request, String name, String value) {
    try {
      request.header(name, value);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  URI url() {
    return url(endpoint);
  }

  private static URI url(String endpoint) {
    try {
      URI given = new URI(endpoint);
      boolean isHttp = "http".equals(given.getScheme()) || "https".equals(given.getScheme());
      if (isHttp && given.getHost() != null) {
        String path = given.getPath() == null ? "" : given.getPath();
        return path.isEmpty() || path.equals("/") ? given.resolve("/v1/metrics") : given;
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(noUrl(endpoint), e);
    }
    throw new IllegalArgumentException(noUrl(endpoint));
  }

  private static String noUrl(String endpoint) {
    return "otlp.endpoint: '" + endpoint + "' is not a URL; e.g. http://prometheus:4318";
  }

  Map<String, String> allHeaders() {
    return headers == null ? Map.of() : headers;
  }

  Duration period() {
    return every == null ? Duration.ofMinutes(1) : every;
  }

  Duration requestTimeout() {
    return timeout == null ? Duration.ofSeconds(10) : timeout;
  }
}
