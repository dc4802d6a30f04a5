package io.datatracing.instrumentation.testing.http;

import java.util.List;
import java.util.Map;

/**
 * A request as {@link PlainHttpServer} read it.
 *
 * @param headers in the order and the case of the wire, duplicates kept
 */
public record ReceivedRequest(
    String method, String target, List<Map.Entry<String, String>> headers, String body) {

  /** Every value of a header, in order; header names have no case. */
  public List<String> headers(String name) {
    return headers.stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** The value of a header that must be there exactly once. */
  public String header(String name) {
    List<String> values = headers(name);
    if (values.size() != 1) {
      throw new AssertionError(name + " must be there once, but is " + values + " in " + headers);
    }
    return values.get(0);
  }
}
