package io.datatracing.bootstrap.http;

/** URLs as attributes, without parsing them: the usual one is passed on as it is. */
final class Urls {
  private static final String REDACTED = "REDACTED";

  /**
   * Query parameters whose values are signatures or keys, by the semantic conventions of {@code
   * url.full}.
   */
  private static final String[] SECRETS = {
    "AWSAccessKeyId", "Signature", "sig", "X-Goog-Signature"
  };

  private Urls() {}

  /** {@code url} with user information and signatures replaced by {@code REDACTED}. */
  static String redact(String url) {
    String safe = url;
    int authority = safe.indexOf("://");
    if (authority > 0) {
      int start = authority + 3;
      int at = safe.lastIndexOf('@', endOfAuthority(safe, start) - 1);
      if (at >= start) {
        safe = safe.substring(0, start) + REDACTED + ":" + REDACTED + safe.substring(at);
      }
    }
    int query = safe.indexOf('?');
    return query < 0 ? safe : redactQuery(safe, query + 1);
  }

  /** As {@link #redact} for a text that is only the query, without the question mark. */
  static String redactQuery(String query) {
    return redactQuery(query, 0);
  }

  /** 443 for https and wss, 80 for http and ws, 0 for others. */
  static int defaultPort(String url) {
    if (url.startsWith("https:") || url.startsWith("wss:")) {
      return 443;
    }
    return url.startsWith("http:") || url.startsWith("ws:") ? 80 : 0;
  }

  /** The path of an absolute URL as it is sent: {@code /} where it has none. */
  static String path(String url) {
    int authority = url.indexOf("://");
    int start = endOfAuthority(url, authority < 0 ? 0 : authority + 3);
    if (start == url.length() || url.charAt(start) != '/') {
      return "/";
    }
    int end = start;
    while (end < url.length() && url.charAt(end) != '?' && url.charAt(end) != '#') {
      end++;
    }
    return url.substring(start, end);
  }

  private static String redactQuery(String text, int queryStart) {
    String safe = text;
    for (String secret : SECRETS) {
      int at = safe.indexOf(secret, queryStart);
      while (at >= 0) {
        int value = at + secret.length() + 1;
        boolean begins = at == queryStart || safe.charAt(at - 1) == '&';
        if (begins && value <= safe.length() && safe.charAt(value - 1) == '=') {
          safe = safe.substring(0, value) + REDACTED + safe.substring(endOfValue(safe, value));
        }
        at = safe.indexOf(secret, at + 1);
      }
    }
    return safe;
  }

  private static int endOfAuthority(String url, int start) {
    for (int i = start; i < url.length(); i++) {
      char c = url.charAt(i);
      if (c == '/' || c == '?' || c == '#') {
        return i;
      }
    }
    return url.length();
  }

  private static int endOfValue(String text, int start) {
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '&' || c == '#') {
        return i;
      }
    }
    return text.length();
  }
}
