package io.datatracing.agent;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/** A server that is everything a collector should not be, one after the other, and good at last. */
final class ChangingCollector implements AutoCloseable {
  /** What it does with a request. */
  enum Behaviour {
    REFUSES,
    CLOSES,
    TALKS_NONSENSE,
    IS_SILENT,
    ANSWERS_AFTER_30_S,
    ANSWERS
  }

  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Map<Behaviour, AtomicInteger> requests = new EnumMap<>(Behaviour.class);
  private final AtomicInteger spans = new AtomicInteger();
  private volatile Behaviour behaviour;

  ChangingCollector(Behaviour first) throws IOException {
    this(first, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
  }

  /** One that speaks TLS. */
  ChangingCollector(Behaviour first, SSLContext tls) throws IOException {
    this(
        first,
        tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()));
  }

  private ChangingCollector(Behaviour first, ServerSocket server) {
    for (Behaviour each : Behaviour.values()) {
      requests.put(each, new AtomicInteger());
    }
    behaviour = first;
    this.server = server;
    start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Requests that come from now on are treated like this; those that wait are given up. */
  void behave(Behaviour next) throws IOException {
    behaviour = next;
    closeAll();
  }

  /** How many requests it has treated like this. */
  int requests(Behaviour like) {
    return requests.get(like).get();
  }

  /** How many spans it has taken. */
  int spans() {
    return spans.get();
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

  /** One request a connection. */
  private void serve(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      byte[] body = request(in);
      Behaviour now = behaviour;
      if (now == Behaviour.ANSWERS) {
        spans.addAndGet(spansIn(body));
      }
      requests.get(now).incrementAndGet();
      if (now == Behaviour.IS_SILENT) {
        // Until the client or the test closes it.
        in.read();
      } else if (now == Behaviour.ANSWERS_AFTER_30_S && isGoneWithin(socket, 30_000)) {
        return;
      } else if (now != Behaviour.CLOSES) {
        socket.getOutputStream().write(answer(now).getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException gone) {
      // The client gave up, or the test has other plans.
    } finally {
      open.remove(socket);
    }
  }

  private static boolean isGoneWithin(Socket socket, int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException stillThere) {
      return false;
    }
  }

  private static String answer(Behaviour behaviour) {
    switch (behaviour) {
      case REFUSES:
        return "HTTP/1.1 429 Too Many Requests\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
      case ANSWERS:
      case ANSWERS_AFTER_30_S:
        return "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
      default:
        return "220 mail.example ESMTP\r\n\r\n";
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
    for (String line : head.toString(StandardCharsets.ISO_8859_1).split("\r\n")) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        return in.readNBytes(Integer.parseInt(line.substring(15).trim()));
      }
    }
    throw new IOException("no length");
  }

  private static int spansIn(byte[] body) throws IOException {
    int spans = 0;
    for (ResourceSpans resource :
        ExportTraceServiceRequest.parseFrom(body).getResourceSpansList()) {
      for (ScopeSpans scope : resource.getScopeSpansList()) {
        spans += scope.getSpansCount();
      }
    }
    return spans;
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "changing-collector");
    thread.setDaemon(true);
    thread.start();
  }
}
