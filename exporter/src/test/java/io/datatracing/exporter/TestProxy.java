package io.datatracing.exporter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A proxy of HTTP/1.1 that forwards requests in full form and tunnels. */
final class TestProxy implements AutoCloseable {
  /** First lines of what it was asked. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private final @Nullable String authorization;

  /**
   * @param authorization the header it insists on; null for none
   */
  TestProxy(@Nullable String authorization) throws IOException {
    this.authorization = authorization;
    Thread acceptor = new Thread(this::accept, "test-proxy");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        start(() -> serve(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = client.getInputStream();
      String head = head(in);
      String[] line = head.split("\r\n", 2)[0].split(" ");
      requests.add(line[0] + " " + line[1]);
      if (authorization != null && !head.contains("Proxy-Authorization: " + authorization)) {
        write(client, "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
        return;
      }
      boolean tunnel = line[0].equals("CONNECT");
      URI target = URI.create(tunnel ? "http://" + line[1] : line[1]);
      try (Socket upstream = new Socket(target.getHost(), target.getPort())) {
        if (tunnel) {
          write(client, "HTTP/1.1 200 Connection established\r\n\r\n");
        } else {
          write(
              upstream,
              head.replaceFirst(
                  "^\\S+ \\S+ ", line[0] + " " + target.getRawPath().replace("$", "\\$") + " "));
        }
        start(() -> copy(upstream, client));
        copy(client, upstream);
      }
    } catch (IOException gone) {
      // One of the two left.
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("no request");
      }
      head.write(c);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  private static void write(Socket to, String text) throws IOException {
    to.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void copy(Socket from, Socket to) {
    try {
      byte[] part = new byte[8192];
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(part); read >= 0; read = in.read(part)) {
        out.write(part, 0, read);
      }
      to.close();
    } catch (IOException gone) {
      // One of the two left.
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "test-proxy-connection");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
