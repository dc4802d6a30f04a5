package io.datatracing.instrumentation.testing.http;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A request as {@link PlainHttpServer} read it. */
public final class ReceivedRequest {
  private final String method;
  private final String target;
  private final List<Map.Entry<String, String>> headers;
  private final String body;

  /**
   * @param headers in the order and the case of the wire, duplicates kept
   */
  public ReceivedRequest(
      String method, String target, List<Map.Entry<String, String>> headers, String body) {
    this.method = method;
    this.target = target;
    this.headers = headers;
    this.body = body;
  }

  public String method() {
    return method;
  }

  public String target() {
    return target;
  }

  /** In the order and the case of the wire, duplicates kept. */
  public List<Map.Entry<String, String>> headers() {
    return headers;
  }

  public String body() {
    return body;
  }

  /** Every value of a header, in order; header names have no case. */
  public List<String> headers(String name) {
    return headers.stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .collect(Collectors.toList());
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
