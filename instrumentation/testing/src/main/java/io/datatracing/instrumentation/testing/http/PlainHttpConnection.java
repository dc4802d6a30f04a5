package io.datatracing.instrumentation.testing.http;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.net.SocketFactory;

/**
 * The other end of HTTP servers under test: one connection, kept alive, that sends header lines as
 * they are given, malformed and duplicate ones too.
 */
public final class PlainHttpConnection implements AutoCloseable {
  /** How long an answer may take; a kit's slowest endpoint needs about two seconds. */
  private static final int READ_TIMEOUT_MILLIS = 20_000;

  private final Socket socket;
  private final InputStream in;

  public PlainHttpConnection(URI server) throws IOException {
    this(server, SocketFactory.getDefault());
  }

  /**
   * @param sockets plain ones, or those of TLS
   */
  public PlainHttpConnection(URI server, SocketFactory sockets) throws IOException {
    socket = sockets.createSocket(server.getHost(), server.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** The port the server sees as the client's. */
  public int localPort() {
    return socket.getLocalPort();
  }

  /** Sends a GET with these header lines ({@code "name: value"}) and reads the answer. */
  public PlainHttpResponse get(String target, String... headers) throws IOException {
    send(target, headers);
    return read();
  }

  /** Sends a GET and does not wait for the answer. */
  public void send(String target, String... headers) throws IOException {
    StringBuilder request = new StringBuilder("GET " + target + " HTTP/1.1\r\n");
    request.append("Host: 127.0.0.1:").append(socket.getPort()).append("\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    request.append("\r\n");
    socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /**
   * Reads one answer.
   *
   * @throws EOFException if the server closes the connection instead
   */
  public PlainHttpResponse read() throws IOException {
    String status = HttpWire.readLine(in);
    if (status == null) {
      throw new EOFException("the server closed the connection without an answer");
    }
    List<Map.Entry<String, String>> headers = HttpWire.readHeaders(in);
    return new PlainHttpResponse(
        Integer.parseInt(status.split(" ")[1]), HttpWire.readBody(in, headers));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
