package io.datatracing.distribution.query;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A server that gives every question the same answer, and remembers the last one. */
final class AnsweringServer implements AutoCloseable {
  private final HttpServer server;
  private final byte[] answer;
  private volatile String asked = "";

  AnsweringServer(int status, String answer) throws IOException {
    this.answer = answer.getBytes(StandardCharsets.UTF_8);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/v1/",
        exchange -> {
          asked = exchange.getRequestURI().toString();
          exchange.sendResponseHeaders(status, this.answer.length);
          exchange.getResponseBody().write(this.answer);
          exchange.close();
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Path and query of the last question. */
  String asked() {
    return asked;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
