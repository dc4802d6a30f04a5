package io.datatracing.http;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which pages of other origins a browser may let send requests here (<a
 * href="https://fetch.spec.whatwg.org/#http-cors-protocol">Fetch, CORS protocol</a>). Without
 * credentials: who needs to be known shows a token in a header field.
 */
public final class Cors {
  /** No page of another origin. */
  public static final Cors NONE = new Cors(Set.of());

  private static final String MAX_AGE_SECONDS = "7200";

  private final Set<String> origins;
  private final boolean any;

  /**
   * @param origins {@code https://shop.example}, without a path, or {@code *} for all
   * @throws IllegalArgumentException naming what is not an origin
   */
  public Cors(Set<String> origins) {
    for (String origin : origins) {
      if (!origin.equals("*") && !origin.matches("https?://[^/?#]+")) {
        throw new IllegalArgumentException(
            origin + " is not an origin: write https://host, http://host:port or *");
      }
    }
    this.any = origins.contains("*");
    this.origins =
        Set.copyOf(origins.stream().map(origin -> origin.toLowerCase(Locale.ROOT)).toList());
  }

  /** The value of {@code Access-Control-Allow-Origin}; null when the page may not. */
  @Nullable String allowOrigin(RequestHead head) {
    String origin = head.header("Origin");
    if (origin == null) {
      return null;
    }
    if (any) {
      return "*";
    }
    return origins.contains(origin.toLowerCase(Locale.ROOT)) ? origin : null;
  }

  /** A browser asks before it sends what a form could not. */
  static boolean isPreflight(RequestHead head) {
    return head.method().equals("OPTIONS")
        && head.header("Origin") != null
        && head.header("Access-Control-Request-Method") != null;
  }

  /** The answer to a preflight; without the header fields of consent for a page that may not. */
  Response preflight(RequestHead head) {
    Response answer = Response.empty(204);
    if (allowOrigin(head) == null) {
      return answer;
    }
    String headers = head.header("Access-Control-Request-Headers");
    answer =
        answer
            .withHeader("Access-Control-Allow-Methods", "GET, POST, PUT")
            .withHeader("Access-Control-Max-Age", MAX_AGE_SECONDS);
    return headers == null || !headers.matches("[\\w ,-]{1,1000}")
        ? answer
        : answer.withHeader("Access-Control-Allow-Headers", headers);
  }

  /** Adds consent to any answer; caches must know that it depends on the origin. */
  Response consent(RequestHead head, Response answer) {
    String origin = allowOrigin(head);
    if (origin == null) {
      return answer;
    }
    Response allowed = answer.withHeader("Access-Control-Allow-Origin", origin);
    return any ? allowed : allowed.withHeader("Vary", "Origin");
  }
}
