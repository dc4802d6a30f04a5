package io.datatracing.benchmarks.query;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One connection with one request in flight; reads whole answers and keeps nothing of them. */
final class Connection implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 120_000;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private long bodyBytes;

  Connection(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream(), 1 << 14);
    out = socket.getOutputStream();
  }

  /** Asks for a path, and gives the status when the whole answer has been read. */
  int get(String path) throws IOException {
    return send(
        ("GET " + path + " HTTP/1.1\r\nHost: b\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  /** Sends gzipped spans. */
  int post(byte[] body) throws IOException {
    out.write(
        ("POST /v1/traces HTTP/1.1\r\nHost: b\r\nContent-Type: application/x-protobuf\r\n"
                + "Content-Encoding: gzip\r\nContent-Length: "
                + body.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    return send(body);
  }

  /** Of the last answer. */
  long bodyBytes() {
    return bodyBytes;
  }

  private int send(byte[] request) throws IOException {
    out.write(request);
    String status = line();
    long length = 0;
    boolean isChunked = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
        length = Long.parseLong(header.substring(15).trim());
      } else if (header.regionMatches(true, 0, "transfer-encoding:", 0, 18)) {
        isChunked = true;
      }
    }
    bodyBytes = 0;
    if (!isChunked) {
      in.skipNBytes(length);
      bodyBytes = length;
    } else {
      for (long chunk = chunk(); chunk > 0; chunk = chunk()) {
        in.skipNBytes(chunk);
        bodyBytes += chunk;
        line();
      }
      line();
    }
    return Integer.parseInt(status.substring(9, 12));
  }

  private long chunk() throws IOException {
    return Long.parseLong(line(), 16);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the server closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
