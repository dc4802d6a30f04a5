package io.datatracing.bootstrap.http;

import org.jspecify.annotations.Nullable;

/**
 * Method names as attributes: a fixed set, so that a client that sends nonsense cannot make up
 * attribute values.
 */
final class HttpMethods {
  private static final String OTHER = "_OTHER";

  private HttpMethods() {}

  /**
   * The method if RFC 9110 or RFC 5789 knows it, else {@code _OTHER}. Methods are case-sensitive.
   */
  static String known(@Nullable String method) {
    if (method == null) {
      return OTHER;
    }
    switch (method) {
      case "GET":
      case "POST":
      case "PUT":
      case "DELETE":
      case "HEAD":
      case "OPTIONS":
      case "PATCH":
      case "TRACE":
      case "CONNECT":
      case "QUERY":
        return method;
      default:
        return OTHER;
    }
  }

  static boolean isOther(String method) {
    return method.equals(OTHER);
  }

  static String spanName(String method) {
    return isOther(method) ? "HTTP" : method;
  }
}
