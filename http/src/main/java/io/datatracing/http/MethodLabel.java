package io.datatracing.http;

import java.util.Set;

/** Clients may invent methods; metrics know only these, so that the number of series is bounded. */
final class MethodLabel {
  private static final Set<String> KNOWN =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS");

  private MethodLabel() {}

  static String of(String method) {
    return KNOWN.contains(method) ? method : "other";
  }
}
