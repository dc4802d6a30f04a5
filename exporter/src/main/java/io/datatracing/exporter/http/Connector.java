package io.datatracing.exporter.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to one server, through a proxy if there is one, with TLS if the URL says so.
 *
 * <p>Sockets and not {@code HttpURLConnection}: that one asks the application's default {@code
 * ProxySelector}, {@code CookieHandler}, {@code Authenticator} and {@code SSLContext}, sends the
 * application's cookies to the collector and keeps the collector's.
 */
public final class Connector {
  private final HttpTarget target;
  private final @Nullable ProxyOptions proxy;
  private final @Nullable TlsSockets tls;
  private final boolean tunnel;

  /**
   * @param tls null where the URL says {@code http}
   * @param tunnelAlways whether even a clear connection goes through the proxy by {@code CONNECT},
   *     as HTTP/2 must
   */
  public Connector(
      HttpTarget target,
      @Nullable ProxyOptions proxy,
      @Nullable TlsSockets tls,
      boolean tunnelAlways) {
    this.target = target;
    this.proxy = proxy;
    this.tls = tls;
    this.tunnel = proxy != null && (tunnelAlways || tls != null);
  }

  public HttpTarget target() {
    return target;
  }

  /** Null unless requests go to a proxy that reads them, in full form. */
  @Nullable ProxyOptions forwardingProxy() {
    return tunnel ? null : proxy;
  }

  public Connection open(long deadlineNanos) throws IOException {
    Socket raw =
        proxy == null
            ? connect(target.host(), target.port(), deadlineNanos)
            : connect(proxy.host(), proxy.port(), deadlineNanos);
    boolean done = false;
    try {
      if (tunnel) {
        tunnel(new Connection(raw, raw, deadlineNanos));
      }
      Socket socket = raw;
      if (tls != null) {
        raw.setSoTimeout(Connection.leftMillis(deadlineNanos));
        socket = tls.wrap(raw, target.host(), target.port());
      }
      Connection connection = new Connection(raw, socket, deadlineNanos);
      done = true;
      return connection;
    } finally {
      if (!done) {
        raw.close();
      }
    }
  }

  /** Tries every address of a name: the first may be one that this machine cannot reach. */
  private static Socket connect(String host, int port, long deadlineNanos) throws IOException {
    InetAddress[] addresses = InetAddress.getAllByName(host);
    IOException failure = null;
    for (int i = 0; i < addresses.length; i++) {
      int left = Connection.leftMillis(deadlineNanos);
      // NO_PROXY, because a plain new Socket() asks the default ProxySelector for a SOCKS proxy.
      Socket socket = new Socket(Proxy.NO_PROXY);
      try {
        socket.connect(
            new InetSocketAddress(addresses[i], port), Math.max(1, left / (addresses.length - i)));
        socket.setTcpNoDelay(true);
        return socket;
      } catch (IOException notThere) {
        socket.close();
        failure = notThere;
      }
    }
    throw failure == null ? new IOException(host + " has no address") : failure;
  }

  private void tunnel(Connection connection) throws IOException {
    StringBuilder head = new StringBuilder(128);
    String server = target.hostAndPort();
    head.append("CONNECT ").append(server).append(" HTTP/1.1\r\nHost: ").append(server);
    String authorization = proxy == null ? null : proxy.authorization();
    if (authorization != null) {
      head.append("\r\nProxy-Authorization: ").append(authorization);
    }
    Http1.writeHead(connection, head.append("\r\n\r\n"));
    HttpAnswer answer = Http1.readTunnelAnswer(connection);
    if (answer.status() / 100 != 2) {
      throw new IOException("the proxy answers with HTTP status " + answer.status());
    }
  }
}
