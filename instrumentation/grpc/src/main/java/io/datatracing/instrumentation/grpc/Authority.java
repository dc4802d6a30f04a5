package io.datatracing.instrumentation.grpc;

import org.jspecify.annotations.Nullable;

/** The {@code host:port} a call is addressed to, taken apart. Immutable. */
final class Authority {
  private final @Nullable String text;
  private final @Nullable String host;
  private final int port;

  private Authority(@Nullable String text, @Nullable String host, int port) {
    this.text = text;
    this.host = host;
    this.port = port;
  }

  /** Never throws; what is no number is no port. */
  static Authority parse(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return new Authority(text, null, 0);
    }
    // A colon before the bracket belongs to an IPv6 address.
    int colon = text.indexOf(':', Math.max(text.lastIndexOf(']'), 0));
    String host = colon < 0 ? text : text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    return new Authority(text, host, colon < 0 ? 0 : port(text, colon + 1));
  }

  boolean isOf(@Nullable String other) {
    return text == null ? other == null : text.equals(other);
  }

  @Nullable String host() {
    return host;
  }

  /** 0 if there is none. */
  int port() {
    return port;
  }

  private static int port(String text, int from) {
    int port = 0;
    for (int i = from; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9 || port > 65_535) {
        return 0;
      }
      port = port * 10 + digit;
    }
    return port > 65_535 ? 0 : port;
  }
}
