package io.datatracing.instrumentation.kafkaconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datatracing.examples.broker.BrokerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.connect.cli.ConnectStandalone;

/**
 * The one Connect worker of this JVM's tests, standalone, as {@code connect-standalone.sh} starts
 * it, and its broker, a child process. Connectors come and go by its REST API.
 */
final class ConnectWorker {
  private static final Duration TIMEOUT = Duration.ofSeconds(90);
  private static ConnectWorker instance;

  private final HttpClient client = HttpClient.newHttpClient();
  private final BrokerProcess broker;
  private final String rest;

  private ConnectWorker() {
    try {
      broker = BrokerProcess.start();
      int port;
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = free.getLocalPort();
      }
      rest = "http://127.0.0.1:" + port;
      start(Files.createTempDirectory("connect-worker"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await().atMost(TIMEOUT).until(this::isUp);
  }

  /** Not when the class is initialized: the worker's own thread needs it before that is over. */
  static synchronized ConnectWorker get() {
    if (instance == null) {
      instance = new ConnectWorker();
    }
    return instance;
  }

  private void start(Path directory) throws IOException {
    Properties worker = new Properties();
    worker.setProperty("bootstrap.servers", broker.bootstrapServers());
    worker.setProperty("listeners", rest);
    worker.setProperty("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    worker.setProperty("value.converter", "org.apache.kafka.connect.storage.StringConverter");
    worker.setProperty("offset.storage.file.filename", directory.resolve("offsets").toString());
    // A sink that wants its records again gets them after that time at the latest.
    worker.setProperty("offset.flush.interval.ms", "1000");
    worker.setProperty("consumer.auto.offset.reset", "earliest");
    // The oldest worker wants a connector at its start: this one reads a file that never comes.
    Properties idle = new Properties();
    idle.setProperty("name", "idle");
    idle.setProperty("connector.class", "org.apache.kafka.connect.file.FileStreamSourceConnector");
    idle.setProperty("file", directory.resolve("nothing").toString());
    idle.setProperty("topic", "idle");
    String[] arguments = {
      store(directory.resolve("worker.properties"), worker),
      store(directory.resolve("idle.properties"), idle)
    };
    Exit.setExitProcedure(
        (status, message) -> {
          throw new IllegalStateException("the worker exits with " + status + ", " + message);
        });
    Thread thread = new Thread(() -> run(arguments), "connect-standalone");
    thread.setDaemon(true);
    thread.start();
  }

  private static void run(String[] arguments) {
    try {
      ConnectStandalone.main(arguments);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String store(Path file, Properties properties) throws IOException {
    try (java.io.Writer out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    }
    return file.toString();
  }

  private boolean isUp() throws InterruptedException, IOException {
    try {
      return send("GET", "/connectors", null).statusCode() == 200;
    } catch (ConnectException notYet) {
      return false;
    }
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** Starts a connector with one task. */
  void create(String name, Map<String, String> config) throws Exception {
    StringJoiner json = new StringJoiner(",", "{\"tasks.max\":\"1\",", "}");
    config.forEach((key, value) -> json.add("\"" + key + "\":\"" + value + "\""));
    HttpResponse<String> answer =
        send("POST", "/connectors", "{\"name\":\"" + name + "\",\"config\":" + json + "}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  /** Stops a connector and its task. */
  void delete(String name) throws Exception {
    assertThat(send("DELETE", "/connectors/" + name, null).statusCode()).isEqualTo(204);
  }

  private HttpResponse<String> send(String method, String path, String body)
      throws InterruptedException, IOException {
    HttpRequest.BodyPublisher publisher =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(rest + path))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .method(method, publisher)
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  KafkaProducer<String, String> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", bootstrapServers(), "client.id", "shop"),
        new StringSerializer(),
        new StringSerializer());
  }
}
