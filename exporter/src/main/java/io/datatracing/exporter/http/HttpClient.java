package io.datatracing.exporter.http;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests to one server over one connection that is kept open. Not safe for use by several
 * threads.
 */
public final class HttpClient implements Closeable {
  /** Servers close idle connections; after this time a new one is cheaper than finding out. */
  private static final long MAX_IDLE_NANOS = 50_000_000_000L;

  /** A server that refuses a request before it has read all of it, then closes. */
  private static final long REFUSAL_NANOS = 200_000_000L;

  private final Connector connector;
  private final int maxAnswerBytes;
  private @Nullable Connection kept;
  private long keptSinceNanos;

  /**
   * @param maxAnswerBytes a longer answer is a failure
   */
  public HttpClient(Connector connector, int maxAnswerBytes) {
    this.connector = connector;
    this.maxAnswerBytes = maxAnswerBytes;
  }

  /**
   * Sends the first {@code length} bytes of {@code body} and waits for the answer. Never throws.
   *
   * @param headers all but those of the message itself ({@code Host}, {@code Content-Length}, …)
   * @param timeoutMillis for all of it, connecting included, but not the name service
   */
  public HttpAnswer exchange(
      String method, Map<String, String> headers, byte[] body, int length, int timeoutMillis) {
    long deadline = System.nanoTime() + timeoutMillis * 1_000_000L;
    try {
      return exchange(head(method, headers, length), body, length, deadline);
    } catch (IOException | RuntimeException failed) {
      close();
      return HttpAnswer.failed(failed.toString());
    }
  }

  @Override
  public void close() {
    Connection open = kept;
    kept = null;
    if (open != null) {
      open.close();
    }
  }

  private HttpAnswer exchange(StringBuilder head, byte[] body, int length, long deadline)
      throws IOException {
    Connection open = kept;
    if (open != null && System.nanoTime() - keptSinceNanos < MAX_IDLE_NANOS) {
      try {
        return exchange(open, head, body, length, deadline);
      } catch (SocketTimeoutException late) {
        throw late;
      } catch (IOException closed) {
        if (open.hasRead()) {
          throw closed;
        }
        // Closed by the server while nobody used it (RFC 9112, section 9.3.1): once more.
      }
    }
    close();
    Connection fresh = connector.open(deadline);
    kept = fresh;
    return exchange(fresh, head, body, length, deadline);
  }

  private HttpAnswer exchange(
      Connection connection, StringBuilder head, byte[] body, int length, long deadline)
      throws IOException {
    connection.begin(deadline);
    Http1.Reply reply;
    try {
      Http1.writeHead(connection, head);
      connection.write(body, 0, length);
      connection.flush();
      reply = Http1.read(connection, maxAnswerBytes);
    } catch (SocketTimeoutException late) {
      throw late;
    } catch (IOException failed) {
      HttpAnswer refusal = refusal(connection, failed);
      close();
      return refusal;
    }
    if (reply.reusable) {
      keptSinceNanos = System.nanoTime();
    } else {
      close();
    }
    return reply.answer;
  }

  /** The answer that came before the write failed, if there is one. */
  private HttpAnswer refusal(Connection connection, IOException failed) throws IOException {
    if (connection.hasRead()) {
      throw failed;
    }
    connection.begin(System.nanoTime() + REFUSAL_NANOS);
    try {
      return Http1.read(connection, maxAnswerBytes).answer;
    } catch (IOException noAnswer) {
      throw failed;
    }
  }

  private StringBuilder head(String method, Map<String, String> headers, int length) {
    HttpTarget target = connector.target();
    ProxyOptions proxy = connector.forwardingProxy();
    StringBuilder head = new StringBuilder(512);
    head.append(method).append(' ');
    head.append(proxy == null ? target.path() : target.toString());
    head.append(" HTTP/1.1\r\nHost: ").append(target.authority()).append("\r\n");
    if (proxy != null && proxy.authorization() != null) {
      head.append("Proxy-Authorization: ").append(proxy.authorization()).append("\r\n");
    }
    for (Map.Entry<String, String> header : headers.entrySet()) {
      if (!isOurs(header.getKey())) {
        append(head, header.getKey()).append(": ");
        append(head, header.getValue()).append("\r\n");
      }
    }
    if (length > 0 || !method.equals("GET")) {
      head.append("Content-Length: ").append(length).append("\r\n");
    }
    return head.append("\r\n");
  }

  /** Headers that are the message's own; a user who sets them would break it. */
  private static boolean isOurs(String name) {
    switch (name.toLowerCase(Locale.ROOT)) {
      case "host":
      case "content-length":
      case "transfer-encoding":
      case "connection":
      case "proxy-authorization":
      case "upgrade":
      case "expect":
      case "te":
        return true;
      default:
        return false;
    }
  }

  /** A line break in a value would begin another header. */
  private static StringBuilder append(StringBuilder head, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      head.append(c < ' ' ? ' ' : c);
    }
    return head;
  }
}
