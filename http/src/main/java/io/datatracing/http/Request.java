package io.datatracing.http;

import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A whole request: head, decoded body, and what its path template matched. */
public final class Request {
  private final RequestHead head;
  private final byte[] body;
  private final Map<String, String> pathParameters;
  private final BooleanSupplier connected;

  Request(
      RequestHead head,
      byte[] body,
      Map<String, String> pathParameters,
      BooleanSupplier connected) {
    this.connected = connected;
    this.head = head;
    this.body = body;
    this.pathParameters = pathParameters;
  }

  public RequestHead head() {
    return head;
  }

  public String method() {
    return head.method();
  }

  public @Nullable String header(String name) {
    return head.header(name);
  }

  /**
   * The body after content decoding; the handler's own array. It counts against {@link
   * HttpLimits#maxBufferedBytes()} until the answer is written, so a handler that keeps it longer
   * must bound it itself.
   */
  public byte[] body() {
    return body;
  }

  /**
   * Whether the client is known to have left, so that nobody waits for the answer. Any thread;
   * known at once where epoll carries the connection, elsewhere when something is written to it.
   */
  public boolean isAbandoned() {
    return !connected.getAsBoolean();
  }

  /** The decoded path segment that stands where the template has {@code {name}}. */
  public String pathParameter(String name) {
    String value = pathParameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the route has no {" + name + "}");
    }
    return value;
  }

  /**
   * @throws HttpProblemException 400 when the percent-encoding is broken
   */
  public QueryParameters query() {
    return QueryParameters.parse(head.query());
  }
}
