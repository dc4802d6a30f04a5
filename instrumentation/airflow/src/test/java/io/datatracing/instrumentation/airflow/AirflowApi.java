package io.datatracing.instrumentation.airflow;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.datatracing.instrumentation.testing.http.ReceivedRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What Airflow's REST API sends over the wire, as recorded from 3.4: where the whole of Airflow
 * runs, its answers are its own ({@code AirflowIT}); here they can be chosen.
 */
final class AirflowApi implements AutoCloseable {
  private final HttpServer server;
  private final BlockingQueue<ReceivedRequest> received = new LinkedBlockingQueue<>();

  volatile String state = "queued";
  volatile String logicalDate = "null";
  volatile int status = 200;
  volatile boolean chunked;
  volatile Runnable beforeAnswer = () -> {};

  AirflowApi() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  int port() {
    return server.getAddress().getPort();
  }

  ReceivedRequest take() throws InterruptedException {
    ReceivedRequest request = received.poll(60, TimeUnit.SECONDS);
    if (request == null) {
      throw new AssertionError("no request arrived");
    }
    return request;
  }

  String answer() {
    return "{\"dag_run_id\":\"run 1\",\"dag_id\":\"nightly\",\"logical_date\":"
        + logicalDate
        + ",\"state\":\""
        + state
        + "\",\"run_type\":\"manual\",\"conf\":{\"day\":1}}";
  }

  private void handle(HttpExchange exchange) throws IOException {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> values.forEach(v -> headers.add(Map.entry(name, v))));
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    received.add(
        new ReceivedRequest(
            exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body));
    beforeAnswer.run();
    byte[] answer = answer().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, chunked ? 0 : answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
