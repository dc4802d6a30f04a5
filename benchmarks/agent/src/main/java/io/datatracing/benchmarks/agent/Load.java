package io.datatracing.benchmarks.agent;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A closed loop: each connection sends its next request when the answer is there. */
final class Load {
  private static final int CONNECTIONS = 8;
  private static final byte[] REQUEST =
      "GET /relay HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final int port;

  Load(int port) {
    this.port = port;
  }

  /** Sends for {@code nanos} and returns the number of answers; every answer is status 200. */
  long run(long nanos) throws InterruptedException, IOException {
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      long end = System.nanoTime() + nanos;
      List<Future<Long>> parts = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        parts.add(threads.submit(() -> connection(end)));
      }
      long answers = 0;
      for (Future<Long> part : parts) {
        answers += part.get();
      }
      return answers;
    } catch (ExecutionException e) {
      throw new IOException("A connection of the load failed", e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private long connection(long endNanos) throws IOException {
    long answers = 0;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      InputStream in = new BufferedInputStream(socket.getInputStream(), 4096);
      while (System.nanoTime() - endNanos < 0) {
        out.write(REQUEST);
        readAnswer(in);
        answers++;
      }
    }
    return answers;
  }

  private static void readAnswer(InputStream in) throws IOException {
    String status = line(in);
    if (!status.startsWith("HTTP/1.1 200")) {
      throw new IOException("The application answered '" + status + "'");
    }
    int length = -1;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
        length = Integer.parseInt(header.substring(15).trim());
      }
    }
    if (length < 0) {
      throw new IOException("An answer without Content-Length");
    }
    in.skipNBytes(length);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("The application closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
