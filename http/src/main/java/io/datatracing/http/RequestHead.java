package io.datatracing.http;

import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The request line and the header fields. */
public final class RequestHead {
  /** Stands for a request whose head could not be read. */
  static final RequestHead UNREADABLE =
      new RequestHead("", "", true, EmptyHttpHeaders.INSTANCE, null);

  private final String method;
  private final String path;
  private final String query;
  private final boolean readsChunks;
  private final HttpHeaders headers;
  private final @Nullable SocketAddress peer;

  /**
   * @param readsChunks whether the client knows chunked coding: HTTP/1.0 does not
   * @param peer the other end of the connection; null when it is gone already
   */
  RequestHead(
      String method,
      String requestTarget,
      boolean readsChunks,
      HttpHeaders headers,
      @Nullable SocketAddress peer) {
    String target = originForm(requestTarget);
    int question = target.indexOf('?');
    this.method = method;
    this.path = question < 0 ? target : target.substring(0, question);
    this.query = question < 0 ? "" : target.substring(question + 1);
    this.readsChunks = readsChunks;
    this.headers = headers;
    this.peer = peer;
  }

  /**
   * The address of the other end of the connection, which is a proxy's where there is one; null
   * when it is not known.
   */
  public @Nullable InetAddress peer() {
    return peer instanceof InetSocketAddress address ? address.getAddress() : null;
  }

  public String method() {
    return method;
  }

  /** The path as sent, percent-encoded. */
  public String path() {
    return path;
  }

  /** What follows the question mark, percent-encoded; empty without one. */
  public String query() {
    return query;
  }

  /** The first field of that name, in any case. */
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  /**
   * The media type of the body in lower case without parameters; empty when the header is missing.
   */
  public String mediaType() {
    String type = headers.get("Content-Type");
    if (type == null) {
      return "";
    }
    int semicolon = type.indexOf(';');
    return (semicolon < 0 ? type : type.substring(0, semicolon)).trim().toLowerCase(Locale.ROOT);
  }

  /**
   * Servers must also take {@code http://host/path}, as clients send it to proxies (RFC 9112
   * section 3.2.2).
   */
  private static String originForm(String target) {
    if (!target.startsWith("http://")) {
      return target;
    }
    int slash = target.indexOf('/', "http://".length());
    return slash < 0 ? "/" : target.substring(slash);
  }

  boolean readsChunks() {
    return readsChunks;
  }

  boolean acceptsGzip() {
    return AcceptEncoding.allowsGzip(headers.getAll("Accept-Encoding"));
  }
}
