package io.datatracing.bootstrap.http;

import io.datatracing.bootstrap.propagation.TextGetter;
import org.jspecify.annotations.Nullable;

/** The client's address as proxies report it. */
final class Forwarded {
  private Forwarded() {}

  /**
   * The first {@code for} of {@code Forwarded} (RFC 7239), else the first of {@code
   * X-Forwarded-For}; null for neither.
   */
  static <Q> @Nullable String client(Q request, TextGetter<Q> headers) {
    String forwarded = headers.get(request, "forwarded");
    if (forwarded != null) {
      String client = firstFor(forwarded);
      if (client != null) {
        return client;
      }
    }
    String list = headers.get(request, "x-forwarded-for");
    if (list == null) {
      return null;
    }
    int comma = list.indexOf(',');
    return address(comma < 0 ? list : list.substring(0, comma));
  }

  private static @Nullable String firstFor(String forwarded) {
    for (int at = 0; at + 4 <= forwarded.length(); at++) {
      boolean begins = at == 0 || " ;,".indexOf(forwarded.charAt(at - 1)) >= 0;
      if (begins && forwarded.regionMatches(true, at, "for=", 0, 4)) {
        int end = at + 4;
        while (end < forwarded.length() && ";,".indexOf(forwarded.charAt(end)) < 0) {
          end++;
        }
        return address(forwarded.substring(at + 4, end));
      }
    }
    return null;
  }

  /** Without quotes, the brackets of IPv6, and a port; null if nothing is left. */
  private static @Nullable String address(String raw) {
    String text = raw.trim();
    if (text.length() >= 2 && text.charAt(0) == '"' && text.charAt(text.length() - 1) == '"') {
      text = text.substring(1, text.length() - 1);
    }
    if (text.startsWith("[")) {
      int close = text.indexOf(']');
      text = close < 0 ? text : text.substring(1, close);
    } else {
      int colon = text.indexOf(':');
      if (colon >= 0 && colon == text.lastIndexOf(':')) {
        text = text.substring(0, colon);
      }
    }
    return text.isEmpty() ? null : text;
  }
}
