package io.datatracing.collector.output;

import io.datatracing.collector.pipeline.ByteSize;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a node {@code otlp}.
 *
 * @param endpoint {@code http://host:4318}, to which {@code /v1/traces} is added, or a whole URL
 * @param compression {@code gzip} or {@code none}
 * @param timeout of one request
 * @param giveUp after how long a batch that cannot be sent has failed
 * @param requests under way at once
 * @param maxBytes of batches under way or waiting
 */
public record OtlpOutputOptions(
    String endpoint,
    @Nullable Map<String, String> headers,
    @Nullable String compression,
    @Nullable Duration timeout,
    @Nullable Duration giveUp,
    int requests,
    @Nullable ByteSize maxBytes) {
  private static final int DEFAULT_REQUESTS = 4;

  public OtlpOutputOptions {
    headers = headers == null ? Map.of() : Map.copyOf(headers);
    requests = requests == 0 ? DEFAULT_REQUESTS : requests;
    url(endpoint);
  }

  URI url() {
    return url(endpoint);
  }

  private static URI url(String endpoint) {
    try {
      URI given = new URI(endpoint);
      boolean isHttp = "http".equals(given.getScheme()) || "https".equals(given.getScheme());
      if (!isHttp || given.getHost() == null) {
        throw new IllegalArgumentException(
            "endpoint: '" + endpoint + "' is not a URL; e.g. http://collector:4318");
      }
      String path = given.getPath() == null ? "" : given.getPath();
      return path.isEmpty() || path.equals("/") ? given.resolve("/v1/traces") : given;
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "endpoint: '" + endpoint + "' is not a URL; e.g. http://collector:4318", e);
    }
  }

  Map<String, String> allHeaders() {
    return headers == null ? Map.of() : headers;
  }

  boolean isCompressed() {
    return !"none".equals(compression);
  }

  Duration requestTimeout() {
    return timeout == null ? Duration.ofSeconds(10) : timeout;
  }

  Duration patience() {
    return giveUp == null ? Duration.ofMinutes(5) : giveUp;
  }

  long bound() {
    return (maxBytes == null ? ByteSize.ofMiB(64) : maxBytes).bytes();
  }
}
