package io.datatracing.exporter.sampling;

import org.jspecify.annotations.Nullable;

/**
 * A route as frameworks write it, matched twice: as a text with the route, where the server has
 * chosen it before the span starts, and as a template with the path, as most frameworks choose the
 * route inside the request:
 *
 * <pre>
 * /orders/{id}/lines    /orders/42/lines
 * /files/{name}.json    /files/a.json
 * /static/*             everything below /static/, also written /static/** or /static/{*rest}
 * </pre>
 *
 * A variable is one or more characters of one segment. The framework may know a more specific route
 * for the same path ({@code /orders/new}), which cannot be seen here.
 */
final class RoutePattern {
  private final String route;
  private final String template;
  private final boolean isPrefix;

  /**
   * @throws IllegalArgumentException saying what is wrong with it
   */
  RoutePattern(String pattern) {
    String text = pattern;
    int rest = text.lastIndexOf("/{*");
    if (rest >= 0 && text.indexOf('}', rest) == text.length() - 1) {
      text = text.substring(0, rest + 1) + "*";
    }
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '*') {
      end--;
    }
    isPrefix = end < text.length();
    template = text.substring(0, end);
    route = pattern;
    check();
  }

  private void check() {
    boolean variable = false;
    for (int at = 0; at < template.length(); at++) {
      char c = template.charAt(at);
      if (c == '/') {
        variable = false;
      } else if (c == '{') {
        // Two in one segment could be matched in very many ways.
        if (variable) {
          throw new IllegalArgumentException(
              "route \"" + route + "\" has two variables in one segment");
        }
        variable = true;
        at = endOfVariable(at);
        if (at == template.length()) {
          throw new IllegalArgumentException("route \"" + route + "\" lacks a \"}\"");
        }
      }
    }
  }

  /**
   * @param known the route that the server has chosen; null if it has not
   */
  boolean matches(String path, @Nullable String known) {
    return known != null && (known.equals(route) || (isPrefix && known.startsWith(template)))
        || matches(0, path, 0);
  }

  private boolean matches(int templateAt, String path, int pathAt) {
    int at = templateAt;
    int in = pathAt;
    while (at < template.length()) {
      char c = template.charAt(at);
      if (c == '{') {
        return variableMatches(endOfVariable(at) + 1, path, in);
      }
      if (in == path.length() || path.charAt(in) != c) {
        return false;
      }
      at++;
      in++;
    }
    return isPrefix || in == path.length();
  }

  private boolean variableMatches(int next, String path, int pathAt) {
    for (int end = pathAt; end < path.length() && path.charAt(end) != '/'; end++) {
      if (matches(next, path, end + 1)) {
        return true;
      }
    }
    return false;
  }

  /** Braces nest: {@code {id:[0-9]{3}}}. The template's length if there is no end. */
  private int endOfVariable(int start) {
    int depth = 0;
    for (int at = start; at < template.length(); at++) {
      char c = template.charAt(at);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (depth == 0) {
        return at;
      }
    }
    return template.length();
  }
}
