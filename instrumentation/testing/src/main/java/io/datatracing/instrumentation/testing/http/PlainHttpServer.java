package io.datatracing.instrumentation.testing.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;

/**
 * The other end of HTTP clients under test: remembers what arrives and answers by path.
 *
 * <ul>
 *   <li>{@code /status/N}: status N
 *   <li>{@code /redirect}: 302 to {@code /status/200}
 *   <li>{@code /never}: no answer; the connection stays open until the server is closed
 *   <li>anything else: 200
 * </ul>
 *
 * The body is the path. Connections are kept alive, one daemon thread each.
 */
public final class PlainHttpServer implements AutoCloseable {
  private final ServerSocket listener;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final BlockingQueue<ReceivedRequest> received = new LinkedBlockingQueue<>();

  public PlainHttpServer() {
    this(ServerSocketFactory.getDefault());
  }

  /**
   * @param sockets plain ones, or those of TLS
   */
  public PlainHttpServer(ServerSocketFactory sockets) {
    try {
      listener = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on the loopback interface", e);
    }
    daemon("plain-http-accept", this::accept).start();
  }

  public int port() {
    return listener.getLocalPort();
  }

  public URI uri(String target) {
    return URI.create("http://127.0.0.1:" + port() + target);
  }

  /** The next request; fails if none comes in a minute. */
  public ReceivedRequest take() throws InterruptedException {
    ReceivedRequest request = received.poll(60, TimeUnit.SECONDS);
    if (request == null) {
      throw new AssertionError("no request arrived at port " + port());
    }
    return request;
  }

  /** How many requests have arrived and were not taken. */
  public int waiting() {
    return received.size();
  }

  @Override
  public void close() {
    closeQuietly(listener);
    connections.forEach(PlainHttpServer::closeQuietly);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        socket.setTcpNoDelay(true);
        connections.add(socket);
        daemon("plain-http-connection", () -> serve(socket)).start();
      } catch (IOException e) {
        return; // closed: the only way an accept on the loopback interface fails here
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (String line = HttpWire.readLine(in); line != null; line = HttpWire.readLine(in)) {
        String[] parts = line.split(" ");
        if (parts.length != 3) {
          return; // not HTTP: some tests speak TLS to a server that does not
        }
        List<Map.Entry<String, String>> headers = HttpWire.readHeaders(in);
        String body = HttpWire.readBody(in, headers);
        received.add(new ReceivedRequest(parts[0], parts[1], headers, body));
        if (!parts[1].startsWith("/never")) {
          socket.getOutputStream().write(answer(parts[0], parts[1]));
          socket.getOutputStream().flush();
        }
      }
    } catch (IOException e) {
      // The client went away or does not speak HTTP, which is what some tests are about.
    } finally {
      connections.remove(socket);
    }
  }

  private static byte[] answer(String method, String target) {
    String path = target.split("\\?")[0];
    int status = path.startsWith("/status/") ? Integer.parseInt(path.substring(8)) : 200;
    String location = "";
    if (path.equals("/redirect")) {
      status = 302;
      location = "Location: /status/200\r\n";
    }
    StringBuilder answer = new StringBuilder("HTTP/1.1 " + status + " Status\r\n" + location);
    if (status == 204) {
      return bytes(answer.append("\r\n")); // RFC 9110, section 15.3.5: never a body
    }
    answer.append("Content-Type: text/plain\r\nContent-Length: ").append(path.length());
    answer.append("\r\n\r\n").append(method.equals("HEAD") ? "" : path);
    return bytes(answer);
  }

  private static byte[] bytes(StringBuilder text) {
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  private static void closeQuietly(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      throw new AssertionError("a socket of the test cannot be closed", e);
    }
  }
}
