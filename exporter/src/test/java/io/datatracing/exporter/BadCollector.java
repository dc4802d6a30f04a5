package io.datatracing.exporter;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;

/** A server that can be everything a collector should not be. */
final class BadCollector implements AutoCloseable {
  /** How it behaves. */
  enum Fault {
    NONE,
    SILENT,
    DEAF,
    REFUSING,
    CLOSING,
    GARBAGE,
    HALF_AN_ANSWER,
    ENDLESS_ANSWER
  }

  final AtomicLong received = new AtomicLong();
  volatile Fault fault;

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  BadCollector(Fault fault) throws IOException {
    this.fault = fault;
    start(this::accept);
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /** Also ends what it was doing. */
  void behave(Fault next) throws IOException {
    fault = next;
    closeAll();
  }

  @Override
  public void close() throws IOException {
    server.close();
    closeAll();
  }

  private void closeAll() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      while (true) {
        Fault now = fault;
        if (now == Fault.DEAF) {
          // Until the other side or the test closes it.
          hold(socket);
          return;
        }
        byte[] body = request(in);
        if (now == Fault.CLOSING) {
          return;
        }
        if (now == Fault.SILENT) {
          hold(socket);
          return;
        }
        if (now == Fault.NONE) {
          received.addAndGet(spans(body));
        }
        out.write(answer(now));
        out.flush();
        if (now == Fault.HALF_AN_ANSWER) {
          return;
        }
        while (now == Fault.ENDLESS_ANSWER) {
          out.write(new byte[8192]);
        }
      }
    } catch (IOException gone) {
      // The client gave up, which is what it should do.
    } finally {
      open.remove(socket);
    }
  }

  private static byte[] answer(Fault fault) {
    switch (fault) {
      case REFUSING:
        return ascii("HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n");
      case GARBAGE:
        return ascii("220 mail.example ESMTP\r\n\r\n");
      case HALF_AN_ANSWER:
        return ascii("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf");
      case ENDLESS_ANSWER:
        return ascii("HTTP/1.1 200 OK\r\n\r\n");
      default:
        return ascii("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }
  }

  private static void hold(Socket socket) throws IOException {
    synchronized (socket) {
      while (!socket.isClosed()) {
        try {
          socket.wait(100);
        } catch (InterruptedException end) {
          return;
        }
      }
    }
  }

  private static byte[] request(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int last = 0;
    while (last != 0x0d0a0d0a) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("the client closed the connection");
      }
      head.write(c);
      last = last << 8 | c;
    }
    String headers = head.toString(StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    for (String line : headers.split("\r\n")) {
      if (line.startsWith("content-length:")) {
        byte[] body = in.readNBytes(Integer.parseInt(line.substring(15).trim()));
        return headers.contains("content-encoding: gzip")
            ? new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes()
            : body;
      }
    }
    throw new IOException("no length");
  }

  private static long spans(byte[] body) throws IOException {
    long spans = 0;
    for (ResourceSpans resource :
        ExportTraceServiceRequest.parseFrom(body).getResourceSpansList()) {
      for (ScopeSpans scope : resource.getScopeSpansList()) {
        spans += scope.getSpansCount();
      }
    }
    return spans;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "bad-collector");
    thread.setDaemon(true);
    thread.start();
  }
}
