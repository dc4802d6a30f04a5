package io.datatracing.exporter.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes messages of HTTP/1.1 (RFC 9112). Everything a server sends is bounded: a line,
 * the number of headers, the body.
 */
final class Http1 {
  private static final int MAX_LINE_BYTES = 16 << 10;
  private static final int MAX_HEADERS = 200;
  private static final int MAX_INTERIM_ANSWERS = 10;

  /** What is read, and whether the connection can be used again. */
  static final class Reply {
    final HttpAnswer answer;
    final boolean reusable;

    private Reply(HttpAnswer answer, boolean reusable) {
      this.answer = answer;
      this.reusable = reusable;
    }
  }

  private final Connection connection;
  private final int maxBodyBytes;

  private Http1(Connection connection, int maxBodyBytes) {
    this.connection = connection;
    this.maxBodyBytes = maxBodyBytes;
  }

  static void writeHead(Connection connection, StringBuilder head) throws IOException {
    byte[] bytes = head.toString().getBytes(StandardCharsets.UTF_8);
    connection.write(bytes, 0, bytes.length);
    connection.flush();
  }

  static Reply read(Connection connection, int maxBodyBytes) throws IOException {
    return new Http1(connection, maxBodyBytes).reply(false);
  }

  /** A tunnel's answer ends with its head; what follows is the tunnel. */
  static HttpAnswer readTunnelAnswer(Connection connection) throws IOException {
    return new Http1(connection, 0).reply(true).answer;
  }

  private Reply reply(boolean tunnel) throws IOException {
    for (int i = 0; i < MAX_INTERIM_ANSWERS; i++) {
      String statusLine = line();
      int status = status(statusLine);
      Map<String, String> headers = headers();
      if (status >= 200) {
        boolean http11 = statusLine.startsWith("HTTP/1.1");
        return tunnel
            ? new Reply(HttpAnswer.of(status, headers, new byte[0]), false)
            : reply(status, headers, http11);
      }
    }
    throw new IOException("the server answers with nothing but interim answers");
  }

  private Reply reply(int status, Map<String, String> headers, boolean http11) throws IOException {
    String wish = lower(headers.get("connection"));
    boolean open = http11 ? !wish.contains("close") : wish.contains("keep-alive");
    byte[] body;
    if (status == 204 || status == 304) {
      body = new byte[0];
    } else if (lower(headers.get("transfer-encoding")).endsWith("chunked")) {
      body = chunks();
    } else if (headers.get("content-length") != null) {
      body = fixed(length(headers.get("content-length"), 10));
    } else {
      body = rest();
      open = false;
    }
    return new Reply(HttpAnswer.of(status, headers, body), open);
  }

  private static int status(String line) throws IOException {
    if (line.length() >= 12 && line.startsWith("HTTP/1.") && line.charAt(8) == ' ') {
      try {
        int status = Integer.parseInt(line.substring(9, 12));
        if (status >= 100) {
          return status;
        }
      } catch (NumberFormatException notANumber) {
        // Told below.
      }
    }
    throw new IOException("the server does not answer with HTTP/1.1");
  }

  private Map<String, String> headers() throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (int i = 0; i < MAX_HEADERS; i++) {
      String line = line();
      if (line.isEmpty()) {
        return headers;
      }
      int colon = line.indexOf(':');
      if (colon > 0) {
        String name = line.substring(0, colon).trim().toLowerCase(Locale.ROOT);
        if (!headers.containsKey(name)) {
          headers.put(name, line.substring(colon + 1).trim());
        }
      }
    }
    throw new IOException("the answer has more than " + MAX_HEADERS + " headers");
  }

  private byte[] fixed(int length) throws IOException {
    if (length > maxBodyBytes) {
      throw tooLarge();
    }
    byte[] body = new byte[length];
    connection.readFully(body, 0, length);
    return body;
  }

  private byte[] rest() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream(256);
    byte[] part = new byte[1024];
    for (int read = connection.read(part, 0, part.length);
        read >= 0;
        read = connection.read(part, 0, part.length)) {
      if (body.size() + read > maxBodyBytes) {
        throw tooLarge();
      }
      body.write(part, 0, read);
    }
    return body.toByteArray();
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream(256);
    while (true) {
      String head = line();
      int semicolon = head.indexOf(';');
      int length = length((semicolon < 0 ? head : head.substring(0, semicolon)).trim(), 16);
      if (length == 0) {
        headers();
        return body.toByteArray();
      }
      if (length > maxBodyBytes - body.size()) {
        throw tooLarge();
      }
      byte[] chunk = new byte[length];
      connection.readFully(chunk, 0, length);
      body.write(chunk, 0, length);
      if (!line().isEmpty()) {
        throw new IOException("a chunk of the answer is longer than it says");
      }
    }
  }

  private static int length(@Nullable String text, int radix) throws IOException {
    try {
      long length = Long.parseLong(String.valueOf(text), radix);
      if (length >= 0) {
        return (int) Math.min(Integer.MAX_VALUE, length);
      }
    } catch (NumberFormatException notANumber) {
      // Told below.
    }
    throw new IOException("the answer has the length \"" + text + "\"");
  }

  /** Up to a line feed, without it and a carriage return before it; bytes as ISO 8859-1. */
  private String line() throws IOException {
    StringBuilder line = new StringBuilder(64);
    while (true) {
      int c = connection.read();
      if (c == '\n') {
        int length = line.length();
        if (length > 0 && line.charAt(length - 1) == '\r') {
          line.setLength(length - 1);
        }
        return line.toString();
      }
      if (c < 0) {
        throw new EOFException("the server closed the connection without an answer");
      }
      if (line.length() >= MAX_LINE_BYTES) {
        throw new IOException("a line of the answer has more than " + MAX_LINE_BYTES + " bytes");
      }
      line.append((char) c);
    }
  }

  private IOException tooLarge() {
    return new IOException("the answer has more than " + maxBodyBytes + " bytes");
  }

  private static String lower(@Nullable String text) {
    return text == null ? "" : text.toLowerCase(Locale.ROOT);
  }
}
