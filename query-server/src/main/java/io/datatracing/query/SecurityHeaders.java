package io.datatracing.query;

import java.util.Map;

/**
 * What a browser may do with our answers: load the page's own files and nothing else. The page
 * needs no inline script or style, and nobody may frame it. Span data comes from outside, so the
 * page must be safe even where it fails to escape something.
 */
final class SecurityHeaders {
  static final Map<String, String> ALL =
      Map.of(
          "Content-Security-Policy",
          "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none';"
              + " object-src 'none'",
          // Answers grow as spans come in, and hold other people's data; the page's files say
          // otherwise.
          "Cache-Control",
          "no-store",
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin");

  private SecurityHeaders() {}
}
