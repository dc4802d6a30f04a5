package com.example.calls;

import com.sun.net.httpserver.HttpServer;
import java.io.FileOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** An application that calls itself 100 times, says what it got, and ends. */
public final class Calls {
  /** The property that names a file to be made when all calls have been answered. */
  public static final String DONE = "calls.done";

  public static final int CALLS = 100;

  public static void main(String[] args) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/echo",
        exchange -> {
          byte[] answer = exchange.getRequestURI().getQuery().getBytes();
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    HttpClient client = HttpClient.newHttpClient();
    for (int i = 0; i < CALLS; i++) {
      URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/echo?n" + i);
      HttpResponse<String> response =
          client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      System.out.println(response.statusCode() + " " + response.body());
    }
    System.err.println("done");
    String done = System.getProperty(DONE);
    if (done != null) {
      new FileOutputStream(done).close();
    }
    server.stop(0);
    System.exit(7);
  }

  private Calls() {}
}
