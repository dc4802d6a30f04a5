package io.datatracing.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An answer: whole in memory or streamed. Immutable. */
public final class Response {
  /** Server-sent events: what is written is sent at each flush. */
  public static final String EVENTS = "text/event-stream";

  private static final byte[] NOTHING = {};

  record Header(String name, String value) {}

  private final int status;
  private final String contentType;
  private final List<Header> headers;
  private final byte[] body;
  private final @Nullable BodyWriter writer;

  private Response(
      int status,
      String contentType,
      List<Header> headers,
      byte[] body,
      @Nullable BodyWriter writer) {
    this.status = status;
    this.contentType = contentType;
    this.headers = headers;
    this.body = body;
    this.writer = writer;
  }

  /** An answer without a body: 204, 304. */
  public static Response empty(int status) {
    return new Response(status, "", List.of(), NOTHING, null);
  }

  /** The array is not copied. */
  public static Response of(int status, String contentType, byte[] body) {
    return new Response(status, contentType, List.of(), body, null);
  }

  public static Response text(int status, String text) {
    return of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  /** An answer written while it is made; sent in chunks when it is longer than one. */
  public static Response stream(int status, String contentType, BodyWriter writer) {
    return new Response(status, contentType, List.of(), NOTHING, writer);
  }

  public Response withHeader(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new Response(status, contentType, List.copyOf(more), body, writer);
  }

  /** The same answer written another way; what is whole in memory stays as it is. */
  public Response withWriter(UnaryOperator<BodyWriter> change) {
    return writer == null
        ? this
        : new Response(status, contentType, headers, body, change.apply(writer));
  }

  public int status() {
    return status;
  }

  /** Empty when there is no body. */
  public String contentType() {
    return contentType;
  }

  /** Empty for a streamed answer. */
  public byte[] body() {
    return body;
  }

  /** The first header field of that name that the answer sets itself. */
  public @Nullable String header(String name) {
    for (Header header : headers) {
      if (header.name().equalsIgnoreCase(name)) {
        return header.value();
      }
    }
    return null;
  }

  List<Header> headers() {
    return headers;
  }

  @Nullable BodyWriter writer() {
    return writer;
  }
}
