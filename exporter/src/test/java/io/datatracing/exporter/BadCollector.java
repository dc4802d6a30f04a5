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
    ENDLESS_ANSWER,
    /** Answers after half a minute. */
    SLOW,
    /** Nobody listens. */
    DOWN,
    /** Shows a certificate of somebody else; where there is no TLS, speaks it all the same. */
    WRONG_TLS
  }

  private static final long SLOW_MILLIS = 30_000;

  /** The beginning of a fatal alert in TLS 1.2. */
  private static final byte[] ALERT = {21, 3, 3, 0, 2, 2, 40};

  final AtomicLong received = new AtomicLong();
  volatile Fault fault;

  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final boolean secure;
  private final int port;
  private ServerSocket server;

  BadCollector(Fault fault) throws IOException {
    this(fault, false);
  }

  /**
   * @param secure whether it speaks TLS
   */
  BadCollector(Fault fault, boolean secure) throws IOException {
    this.fault = fault;
    this.secure = secure;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.port = server.getLocalPort();
    listen();
    behave(fault);
  }

  String endpoint() {
    return (secure ? "https" : "http") + "://127.0.0.1:" + port;
  }

  /** Also ends what it was doing. */
  void behave(Fault next) throws IOException {
    fault = next;
    if (next == Fault.DOWN) {
      server.close();
    } else if (server.isClosed()) {
      server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
      listen();
    }
    closeAll();
  }

  private void listen() {
    ServerSocket from = server;
    start(() -> accept(from));
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

  private void accept(ServerSocket from) {
    while (!from.isClosed()) {
      try {
        Socket socket = from.accept();
        open.add(socket);
        start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket raw) {
    try (Socket socket = secure ? TestTls.serverSide(raw, fault == Fault.WRONG_TLS) : raw) {
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      while (true) {
        Fault now = fault;
        if (now == Fault.DEAF) {
          // Until the other side or the test closes it.
          hold(raw, Long.MAX_VALUE);
          return;
        }
        byte[] body = request(in);
        if (now == Fault.CLOSING) {
          return;
        }
        if (now == Fault.SILENT || now == Fault.SLOW) {
          hold(raw, now == Fault.SLOW ? SLOW_MILLIS : Long.MAX_VALUE);
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
      open.remove(raw);
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
      case WRONG_TLS:
        return ALERT;
      default:
        return ascii("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }
  }

  private static void hold(Socket socket, long millis) {
    long start = System.nanoTime();
    synchronized (socket) {
      while (!socket.isClosed() && System.nanoTime() - start < millis * 1_000_000.0) {
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
