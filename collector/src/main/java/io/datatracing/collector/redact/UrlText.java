package io.datatracing.collector.redact;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Parameters of a URL's query (WHATWG URL, application/x-www-form-urlencoded). */
final class UrlText {
  private static final Set<String> KEYS =
      Set.of("url.full", "url.query", "http.url", "http.target", "http.request.header.referer");

  private UrlText() {}

  static boolean isUrl(String key) {
    return KEYS.contains(key);
  }

  /**
   * Replaces values of parameters.
   *
   * @param replace of decoded name and value; null lets the parameter stay as it is
   * @return the same object when nothing is replaced
   */
  static String edit(
      String url, boolean isQueryAlone, BiFunction<String, String, @Nullable String> replace) {
    int mark = url.indexOf('?');
    if (mark < 0 && !isQueryAlone) {
      return url;
    }
    int start = mark + 1;
    int fragment = url.indexOf('#', start);
    int end = fragment < 0 ? url.length() : fragment;
    StringBuilder out = new StringBuilder(url.substring(0, start));
    boolean changed = false;
    for (int at = start; at <= end; ) {
      int and = url.indexOf('&', at);
      int next = and < 0 || and > end ? end : and;
      int equals = url.indexOf('=', at);
      if (equals < 0 || equals >= next) {
        out.append(url, at, next);
      } else {
        String value =
            replace.apply(
                decoded(url.substring(at, equals)), decoded(url.substring(equals + 1, next)));
        out.append(url, at, equals + 1)
            .append(value == null ? url.substring(equals + 1, next) : value);
        changed |= value != null;
      }
      if (next < end) {
        out.append('&');
      }
      at = next + 1;
    }
    out.append(url, end, url.length());
    return changed ? out.toString() : url;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // Not encoded as it should be: what it says literally.
      return text;
    }
  }
}
