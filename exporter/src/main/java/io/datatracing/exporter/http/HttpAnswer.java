package io.datatracing.exporter.http;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a server answered, or why there is no answer. Immutable. */
public final class HttpAnswer {
  /** {@link #status} where no answer came. */
  public static final int NO_STATUS = 0;

  private static final byte[] NO_BODY = {};

  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;
  private final @Nullable String failure;

  private HttpAnswer(
      int status, Map<String, String> headers, byte[] body, @Nullable String failure) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.failure = failure;
  }

  /**
   * @param headers by name in lower case
   */
  public static HttpAnswer of(int status, Map<String, String> headers, byte[] body) {
    return new HttpAnswer(status, headers, body, null);
  }

  public static HttpAnswer failed(String reason) {
    return new HttpAnswer(NO_STATUS, Collections.<String, String>emptyMap(), NO_BODY, reason);
  }

  /** The HTTP status; {@link #NO_STATUS} if there was no answer. */
  public int status() {
    return status;
  }

  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** Whether the same request may do at another time or place: overload, or no answer at all. */
  public boolean isRetryable() {
    return status == NO_STATUS || status == 429 || status == 502 || status == 503 || status == 504;
  }

  /** The first value of a header, whatever the case of its name. */
  public @Nullable String header(String name) {
    return headers.get(name.toLowerCase(Locale.ROOT));
  }

  /** Bounded; what is longer is a failure. */
  public byte[] body() {
    return body;
  }

  /** For people: why there is no answer; null if there is one. */
  public @Nullable String failure() {
    return failure;
  }
}
