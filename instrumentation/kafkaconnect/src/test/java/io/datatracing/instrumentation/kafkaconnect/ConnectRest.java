package io.datatracing.instrumentation.kafkaconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.Writer;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.StringJoiner;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Exit;

/** A worker in this JVM by its REST API: connectors come and go. */
final class ConnectRest {
  private static final Duration TIMEOUT = Duration.ofSeconds(90);
  private static final int CONFLICT = 409;

  private final HttpClient client = HttpClient.newHttpClient();
  private final String address;

  /** On a port that is free now. */
  ConnectRest() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      address = "http://127.0.0.1:" + free.getLocalPort();
    }
  }

  /** Runs a worker's {@code main} on a thread of its own, and returns when the API answers. */
  void start(Consumer<String[]> main, String... arguments) {
    Exit.setExitProcedure(
        (status, message) -> {
          throw new IllegalStateException("the worker exits with " + status + ", " + message);
        });
    // The worker's own hook waits for its group and its tasks, up to minutes. The tests are over.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(0)));
    Thread thread = new Thread(() -> main.accept(arguments), "connect");
    thread.setDaemon(true);
    thread.start();
    await().atMost(TIMEOUT).until(this::isUp);
  }

  static String store(Path file, Properties properties) throws IOException {
    try (Writer out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    }
    return file.toString();
  }

  String address() {
    return address;
  }

  private boolean isUp() throws InterruptedException, IOException {
    try {
      return send("GET", "/connectors", null).statusCode() == 200;
    } catch (ConnectException notYet) {
      return false;
    }
  }

  /** Starts a connector. */
  void create(String name, int tasks, Map<String, String> config) {
    StringJoiner json = new StringJoiner(",", "{\"tasks.max\":\"" + tasks + "\",", "}");
    config.forEach((key, value) -> json.add("\"" + key + "\":\"" + value + "\""));
    String body = "{\"name\":\"" + name + "\",\"config\":" + json + "}";
    assertThat(settled("POST", "/connectors", body).statusCode()).isEqualTo(201);
  }

  /** Stops a connector and its tasks. */
  void delete(String name) {
    assertThat(settled("DELETE", "/connectors/" + name, null).statusCode()).isEqualTo(204);
  }

  void restartTask(String connector, int task) {
    String path = "/connectors/" + connector + "/tasks/" + task + "/restart";
    assertThat(settled("POST", path, "").statusCode()).isEqualTo(204);
  }

  /** The JSON of {@code GET /connectors/{name}/status}. */
  String status(String connector) throws InterruptedException, IOException {
    return send("GET", "/connectors/" + connector + "/status", null).body();
  }

  /** A worker that shares its work anew with others says 409, and has to be asked again. */
  private HttpResponse<String> settled(String method, String path, String body) {
    return await()
        .atMost(TIMEOUT)
        .until(() -> send(method, path, body), answer -> answer.statusCode() != CONFLICT);
  }

  private HttpResponse<String> send(String method, String path, String body)
      throws InterruptedException, IOException {
    HttpRequest.BodyPublisher publisher =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + path))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .method(method, publisher)
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
