package io.datatracing.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A path such as {@code /api/v1/services/{service}/operations}: literal segments and named ones.
 */
final class PathTemplate {
  private final String text;
  private final String[] segments;

  PathTemplate(String text) {
    if (!text.startsWith("/")) {
      throw new IllegalArgumentException("a path template starts with a slash: " + text);
    }
    this.text = text;
    this.segments = text.split("/", -1);
  }

  /**
   * The named segments of {@code path}, or null when it is another path. The path is split before
   * it is decoded, so an encoded slash stays inside its segment.
   */
  @Nullable Map<String, String> match(String path) {
    String[] actual = path.split("/", -1);
    if (actual.length != segments.length) {
      return null;
    }
    Map<String, String> parameters = Map.of();
    for (int i = 0; i < segments.length; i++) {
      if (isParameter(segments[i])) {
        String value = decode(actual[i]);
        if (value.isEmpty()) {
          return null;
        }
        if (parameters.isEmpty()) {
          parameters = new HashMap<>();
        }
        parameters.put(segments[i].substring(1, segments[i].length() - 1), value);
      } else if (!segments[i].equals(actual[i])) {
        return null;
      }
    }
    return parameters;
  }

  private static boolean isParameter(String segment) {
    return segment.startsWith("{") && segment.endsWith("}");
  }

  private static String decode(String segment) {
    try {
      // decodeComponent reads '+' as a space, which is right in a query and wrong in a path.
      return QueryStringDecoder.decodeComponent(segment.replace("+", "%2B"));
    } catch (IllegalArgumentException e) {
      throw HttpProblem.badRequest("The path is not percent-encoded UTF-8: " + segment)
          .asException();
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
