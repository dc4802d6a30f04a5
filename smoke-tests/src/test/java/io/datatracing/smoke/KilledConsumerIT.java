package io.datatracing.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.example.records.RecordLoop;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datatracing.examples.broker.BrokerProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of a consumer in the middle of what a poll gave it. */
class KilledConsumerIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(120);
  private static final String TOPIC = "orders";
  private static final int RECORDS = 8;
  private static final int HELD = 3;

  @TempDir Path directory;

  @Test
  void theRecordInHandIsAbandonedAndTheNextConsumerHandlesWhatWasNotCommitted() throws Exception {
    try (ServerProcess server = ServerProcess.start(directory.resolve("data"));
        BrokerProcess broker = BrokerProcess.start("--topic", TOPIC)) {
      fill(broker.bootstrapServers());
      AgentsApi agents = new AgentsApi(server.otlp());
      Process first = consumer(server, broker, HELD);
      try {
        read(first, HELD + 1);
        await().atMost(TIMEOUT).until(() -> states(server).equals(List.of("", "", "", "running")));
        await()
            .atMost(TIMEOUT)
            .until(() -> agents.agent().path("account").path("ended").asLong() == HELD);
      } finally {
        first.destroyForcibly().waitFor();
      }
      // What was handled is there, the record in hand is told, the rest of the poll is not.
      await().atMost(TIMEOUT).until(() -> states(server).equals(List.of("", "", "", "abandoned")));
      await().atMost(TIMEOUT).until(() -> agents.agent().path("state").asText().equals("gone"));
      JsonNode account = agents.agent().path("account");
      assertThat(account.path("received").asLong()).isEqualTo(HELD);
      assertThat(account.path("missing").asLong()).isZero();
      assertThat(account.path("missingAtMostHolds").asBoolean()).isTrue();
      // What its queue and one batch could have held.
      assertThat(account.path("missingAtMost").asLong()).isEqualTo(32_768 + 512);

      Process second = consumer(server, broker, -1);
      try {
        read(second, RECORDS);
        assertThat(second.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      } finally {
        second.destroyForcibly();
      }
      // Each record once more, below the same sender.
      await()
          .atMost(TIMEOUT)
          .until(() -> states(server).equals(List.of("+", "+", "+", "abandoned+", "", "", "", "")));
    }
  }

  /** With the headers of a sender: the number of the record is the number of its trace. */
  private static void fill(String bootstrapServers) {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new StringSerializer(),
            new StringSerializer())) {
      for (int i = 0; i < RECORDS; i++) {
        ProducerRecord<String, String> record = new ProducerRecord<>(TOPIC, "key", "value");
        String parent = "00-" + trace(i) + "-" + String.format("%016x", i + 1) + "-01";
        record.headers().add("traceparent", parent.getBytes(StandardCharsets.UTF_8));
        producer.send(record);
      }
    }
  }

  private static String trace(int record) {
    return String.format("%032x", record + 1);
  }

  /**
   * For each record that is known the states of the spans that handled it, {@code +} between two;
   * empty for one that has ended. Records that nobody has handled end the list.
   */
  private static List<String> states(ServerProcess server) throws Exception {
    List<String> states = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      URI uri = server.query().resolve("/api/v1/traces/" + trace(i));
      HttpResponse<byte[]> answer =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray());
      if (answer.statusCode() == 404) {
        break;
      }
      List<String> spans = new ArrayList<>();
      for (JsonNode span : new ObjectMapper().readTree(answer.body()).path("spans")) {
        assertThat(span.path("name").asText()).isEqualTo("process " + TOPIC);
        assertThat(span.path("parentSpanId").asText()).isEqualTo(String.format("%016x", i + 1));
        spans.add(state(span));
      }
      spans.sort(Comparator.reverseOrder());
      states.add(String.join("+", spans));
    }
    return states;
  }

  private static String state(JsonNode span) {
    for (JsonNode attribute : span.path("attributes")) {
      if (attribute.path("key").asText().equals("datatracing.span.state")) {
        return attribute.path("value").asText();
      }
    }
    return "";
  }

  private static void read(Process consumer, int lines) throws IOException {
    BufferedReader out = consumer.inputReader(StandardCharsets.UTF_8);
    for (int i = 0; i < lines; i++) {
      assertThat(out.readLine()).isEqualTo(Integer.toString(i));
    }
  }

  private static Process consumer(ServerProcess server, BrokerProcess broker, int hold)
      throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-javaagent:" + Product.installation().agent(),
            "-Ddatatracing.service.name=warehouse",
            "-Ddatatracing.exporter.endpoint=" + server.otlp(),
            "-Ddatatracing.exporter.delay=200",
            // The second one ends by itself: on a busy machine two seconds may be too few.
            "-Ddatatracing.exporter.exit=60000",
            "-Ddatatracing.control.interval=200",
            "-Ddatatracing.running.after=300",
            "-cp",
            KafkaPrograms.classPath(),
            RecordLoop.class.getName(),
            broker.bootstrapServers(),
            TOPIC,
            Integer.toString(RECORDS),
            Integer.toString(hold))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
