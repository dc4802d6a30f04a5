package io.datatracing.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datatracing.distribution.demo.OrdersPipeline;
import io.datatracing.distribution.demo.OrdersPipelineOptions;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How complete traces are, as they say themselves, beside a log that no tracing writes: the records
 * of the example pipeline's broker. Each names the span that sent it.
 */
class CompletenessIT {
  private static final int CUSTOMERS = 8;
  private static final int ORDERS_OF_EACH = 40;
  private static final int ORDERS = CUSTOMERS * ORDERS_OF_EACH;

  /**
   * Each order is sent to each of these once. It is to the topic that orders are re-keyed through,
   * too, but there Kafka Streams deletes every 30 seconds what it has read.
   */
  private static final List<String> TOPICS =
      List.of("orders", "orders-enriched", "customer-minutes");

  private static final Duration TIMEOUT = Duration.ofSeconds(120);

  @TempDir Path directory;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();

  /**
   * @param stored of the sends that the broker has, those that are stored
   * @param seen spans that the traces have
   * @param expected spans that they should have, as they say
   */
  private record Found(int stored, long seen, long expected) {
    double ofSends() {
      return (double) stored / (TOPICS.size() * ORDERS);
    }

    double score() {
      return (double) seen / expected;
    }
  }

  @Test
  void scoresUnderLoadAreThoseOfTheBrokersOwnLog() throws Exception {
    try (ServerProcess server = ServerProcess.start(directory.resolve("data"));
        OrdersPipeline pipeline =
            OrdersPipeline.start(
                new OrdersPipelineOptions(
                    Product.installation(),
                    directory.resolve("pipeline"),
                    server.otlp(),
                    List.of(),
                    false))) {
      placeAtOnce(pipeline);
      Map<String, Set<String>> sends = sends(new TopicReader(pipeline.kafka()));
      assertThat(sends).as("traces of orders").hasSize(ORDERS);
      assertThat(sends.values().stream().mapToInt(Set::size).sum())
          .as("records")
          .isEqualTo(TOPICS.size() * ORDERS);

      // What is still on its way to the server is neither there nor lost.
      await()
          .atMost(TIMEOUT)
          .untilAsserted(
              () -> {
                Found found = find(server, sends);
                assertThat(found.ofSends()).as("%s", found).isGreaterThanOrEqualTo(0.99);
                assertThat(found.score()).as("%s", found).isGreaterThanOrEqualTo(0.99);
                assertThat(found.score()).as("%s", found).isCloseTo(found.ofSends(), within(0.01));
              });
    }
  }

  private static void placeAtOnce(OrdersPipeline pipeline) throws Exception {
    ExecutorService customers = Executors.newFixedThreadPool(CUSTOMERS);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < CUSTOMERS; i++) {
        done.add(
            customers.submit(
                () -> {
                  Orders orders = new Orders(pipeline.gateway());
                  for (int n = 0; n < ORDERS_OF_EACH; n++) {
                    orders.place();
                  }
                  return null;
                }));
      }
      for (Future<?> one : done) {
        one.get();
      }
    } finally {
      customers.shutdownNow();
    }
  }

  /** The ids of the spans that sent the records of each trace. */
  private static Map<String, Set<String>> sends(TopicReader broker) {
    Map<String, Set<String>> sends = new HashMap<>();
    for (String topic : TOPICS) {
      for (ConsumerRecord<String, String> record : broker.all(topic, ORDERS)) {
        String[] parent = TopicReader.header(record, "traceparent").split("-");
        sends.computeIfAbsent(parent[1], trace -> new HashSet<>()).add(parent[2]);
      }
    }
    return sends;
  }

  private Found find(ServerProcess server, Map<String, Set<String>> sends) throws Exception {
    int stored = 0;
    long seen = 0;
    long expected = 0;
    for (Map.Entry<String, Set<String>> trace : sends.entrySet()) {
      Set<String> ids = new HashSet<>();
      StoredTrace.read(server.query(), trace.getKey())
          .spans()
          .forEach(span -> ids.add(span.spanId()));
      ids.retainAll(trace.getValue());
      stored += ids.size();
      JsonNode completeness = completeness(server, trace.getKey());
      seen += completeness.path("seenSpanCount").asLong();
      expected += completeness.path("expectedSpanCount").asLong(1);
    }
    return new Found(stored, seen, expected);
  }

  /** Of a trace of which nothing is stored it says nothing. */
  private JsonNode completeness(ServerProcess server, String trace)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.query().resolve("/api/v1/traces/" + trace + "/completeness"))
            .build();
    return json.readTree(http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
  }
}
