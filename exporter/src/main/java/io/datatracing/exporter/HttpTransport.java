package io.datatracing.exporter;

import io.datatracing.bootstrap.trace.SpanClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * OTLP over HTTP by the JDK's own client: nothing to bring along, nothing to load that the JVM does
 * not have. Its thread runs in a context that starts no spans, so the agent's own instrumentation
 * of that client leaves it alone.
 *
 * <p>What is an error and what may be tried again is as the OTLP specification says (section
 * "OTLP/HTTP response").
 */
final class HttpTransport implements Transport {
  /** Answers are small; a server that sends more is not believed. */
  private static final int MAX_ANSWER_BYTES = 64 << 10;

  private final URI url;
  private final Map<String, String> headers;
  private final boolean gzip;
  private final String userAgent;
  private final SpanClock clock;

  HttpTransport(ExporterOptions options, String userAgent, SpanClock clock) {
    this.url = options.tracesUrl();
    this.headers = options.headers();
    this.gzip = options.gzip();
    this.userAgent = userAgent;
    this.clock = clock;
  }

  @Override
  public SendResult send(byte[] body, int length, int timeoutMillis) {
    HttpURLConnection connection = null;
    try {
      connection = (HttpURLConnection) url.toURL().openConnection();
      write(connection, body, length, timeoutMillis);
      int status = connection.getResponseCode();
      byte[] answer =
          drain(status < 400 ? connection.getInputStream() : connection.getErrorStream());
      return result(status, answer, connection.getHeaderField("Retry-After"));
    } catch (HttpRetryException unauthorized) {
      // What the JDK makes of 401 and 407 where the body cannot be sent again.
      return SendResult.refused("HTTP status " + unauthorized.responseCode());
    } catch (IOException | RuntimeException failed) {
      if (connection != null) {
        connection.disconnect();
      }
      return SendResult.unavailable(failed.toString(), SendResult.NO_RETRY_AFTER);
    }
  }

  private void write(HttpURLConnection connection, byte[] body, int length, int timeoutMillis)
      throws IOException {
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setUseCaches(false);
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout(timeoutMillis);
    connection.setReadTimeout(timeoutMillis);
    for (Map.Entry<String, String> header : headers.entrySet()) {
      connection.setRequestProperty(header.getKey(), header.getValue());
    }
    connection.setRequestProperty("Content-Type", "application/x-protobuf");
    connection.setRequestProperty("User-Agent", userAgent);
    byte[] content = body;
    int contentLength = length;
    if (gzip) {
      connection.setRequestProperty("Content-Encoding", "gzip");
      content = compress(body, length);
      contentLength = content.length;
    }
    // Fixed length also keeps the JDK from silently sending a POST twice on a connection the server
    // has closed.
    connection.setFixedLengthStreamingMode(contentLength);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(content, 0, contentLength);
    }
  }

  private static byte[] compress(byte[] body, int length) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(length / 4 + 64);
    try (OutputStream out = new GZIPOutputStream(compressed, 8 << 10)) {
      out.write(body, 0, length);
    }
    return compressed.toByteArray();
  }

  private SendResult result(int status, byte[] answer, @Nullable String retryAfter) {
    if (status >= 200 && status < 300) {
      return PartialSuccess.read(answer);
    }
    String message = "HTTP status " + status;
    if (status == 429 || status == 502 || status == 503 || status == 504) {
      return SendResult.unavailable(message, RetryAfter.millis(retryAfter, clock));
    }
    return SendResult.refused(message);
  }

  /** Reads to the end, so that the connection can be used again. */
  private static byte[] drain(@Nullable InputStream in) throws IOException {
    if (in == null) {
      return new byte[0];
    }
    try (InputStream answer = in) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
      byte[] chunk = new byte[1024];
      int read = answer.read(chunk);
      while (read >= 0) {
        if (bytes.size() + read > MAX_ANSWER_BYTES) {
          throw new IOException("the answer has more than " + MAX_ANSWER_BYTES + " bytes");
        }
        bytes.write(chunk, 0, read);
        read = answer.read(chunk);
      }
      return bytes.toByteArray();
    }
  }
}
