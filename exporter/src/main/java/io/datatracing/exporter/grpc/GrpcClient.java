package io.datatracing.exporter.grpc;

import io.datatracing.exporter.http.Connection;
import io.datatracing.exporter.http.Connector;
import java.io.Closeable;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Unary calls to one server over one connection that is kept open. Not safe for use by several
 * threads.
 */
public final class GrpcClient implements Closeable {
  private final Connector connector;
  private final String userAgent;
  private final int maxAnswerBytes;
  private @Nullable Http2Connection kept;

  /**
   * @param connector with TLS that asks for {@code h2}, or clear with prior knowledge
   * @param maxAnswerBytes a longer answer is a failure
   */
  public GrpcClient(Connector connector, String userAgent, int maxAnswerBytes) {
    this.connector = connector;
    this.userAgent = userAgent;
    this.maxAnswerBytes = maxAnswerBytes;
  }

  /**
   * Calls a method with the first {@code length} bytes of {@code message}. Never throws.
   *
   * @param method {@code /package.Service/Method}
   * @param metadata sent with the call; what belongs to the protocol is left out
   * @param gzip whether {@code message} is compressed
   * @param timeoutMillis for all of it, connecting included, but not the name service
   */
  public GrpcAnswer call(
      String method,
      Map<String, String> metadata,
      byte[] message,
      int length,
      boolean gzip,
      int timeoutMillis) {
    long deadline = System.nanoTime() + timeoutMillis * 1_000_000L;
    byte[] headers = headers(method, metadata, gzip, timeoutMillis);
    byte[] prefix = {
      (byte) (gzip ? 1 : 0),
      (byte) (length >>> 24),
      (byte) (length >>> 16),
      (byte) (length >>> 8),
      (byte) length
    };
    try {
      return call(headers, prefix, message, length, deadline);
    } catch (SocketTimeoutException late) {
      close();
      return GrpcAnswer.failed(GrpcAnswer.DEADLINE_EXCEEDED, late.toString());
    } catch (IOException | RuntimeException failed) {
      close();
      return GrpcAnswer.failed(GrpcAnswer.UNAVAILABLE, failed.toString());
    }
  }

  @Override
  public void close() {
    Http2Connection open = kept;
    kept = null;
    if (open != null) {
      open.close();
    }
  }

  private GrpcAnswer call(byte[] headers, byte[] prefix, byte[] message, int length, long deadline)
      throws IOException {
    Http2Connection open = kept;
    if (open != null && open.isUsable()) {
      try {
        return open.call(headers, prefix, message, length, deadline);
      } catch (SocketTimeoutException late) {
        throw late;
      } catch (UnprocessedException again) {
        // On a new connection, as below.
      } catch (IOException closed) {
        if (open.hasRead()) {
          throw closed;
        }
        // Closed by the server while nobody used it: once more.
      }
    }
    close();
    Connection connection = connector.open(deadline);
    boolean done = false;
    try {
      Http2Connection fresh = new Http2Connection(connection, maxAnswerBytes);
      GrpcAnswer answer = fresh.call(headers, prefix, message, length, deadline);
      kept = fresh;
      done = true;
      return answer;
    } finally {
      if (!done) {
        connection.close();
      }
    }
  }

  private byte[] headers(
      String method, Map<String, String> metadata, boolean gzip, int timeoutMillis) {
    HpackEncoder encoder =
        new HpackEncoder()
            .add(":method", "POST")
            .add(":scheme", connector.target().secure() ? "https" : "http")
            .add(":path", method)
            .add(":authority", connector.target().authority())
            .add("content-type", "application/grpc")
            .add("te", "trailers")
            .add("user-agent", userAgent)
            .add("grpc-timeout", Math.min(timeoutMillis, 99_999_999) + "m");
    if (gzip) {
      encoder.add("grpc-encoding", "gzip");
    }
    for (Map.Entry<String, String> header : metadata.entrySet()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (!isOurs(name)) {
        encoder.add(name, header.getValue());
      }
    }
    return encoder.block();
  }

  private static boolean isOurs(String name) {
    switch (name) {
      case "host":
      case "content-length":
      case "content-type":
      case "transfer-encoding":
      case "connection":
      case "keep-alive":
      case "proxy-connection":
      case "upgrade":
      case "te":
      case "user-agent":
        return true;
      default:
        return name.startsWith("grpc-") || name.startsWith(":");
    }
  }
}
