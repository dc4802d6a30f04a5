package io.datatracing.smoke;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datatracing.distribution.demo.OrdersPipeline;
import io.datatracing.distribution.demo.OrdersPipelineOptions;
import io.datatracing.distribution.query.TracePage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One order through six services and a broker: every span that it makes, and what carries it; and
 * what handles many records at once around it.
 */
class OrdersPipelineIT {
  /** What orders are re-keyed through: the application's id is part of the name. */
  private static final String BY_CUSTOMER = "order-statistics-orders-by-customer-repartition";

  private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

  /** No measure of speed: a busy machine takes its time. */
  private static final Duration TIMEOUT = Duration.ofSeconds(90);

  @TempDir static Path directory;
  private static ServerProcess server;
  private static OrdersPipeline pipeline;

  @BeforeAll
  static void start() throws Exception {
    server = ServerProcess.start(directory.resolve("data"));
    pipeline =
        OrdersPipeline.start(
            new OrdersPipelineOptions(
                Product.installation(),
                directory.resolve("pipeline"),
                server.otlp(),
                List.of(
                    LoadedClasses.jvmArgument(directory),
                    "-Ddatatracing.record.id=orders:order=$.id,orders-enriched:order=$.id,"
                        + BY_CUSTOMER
                        + ":order=$.id"),
                true));
  }

  @AfterAll
  static void stop() throws Exception {
    if (pipeline != null) {
      pipeline.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void anOrderIsOneTraceOfEveryStepInEveryService() throws Exception {
    String order = new Orders(pipeline.gateway()).place();

    StoredTrace trace = awaitSpans(traceIdOf(order), EXPECTED.size());

    assertThat(trace.outline()).containsExactlyElementsOf(EXPECTED);
    assertThat(trace.spans()).allSatisfy(s -> assertThat(s.status()).isEqualTo("UNSET"));
  }

  private static final List<String> EXPECTED =
      List.of(
          "gateway SERVER POST /orders",
          "  gateway CLIENT GET",
          "    pricing SERVER GET /prices",
          "  gateway CLIENT GET",
          "    pricing SERVER GET /prices",
          "  gateway CLIENT com.example.orders.inventory.Inventory/Reserve",
          "    inventory SERVER com.example.orders.inventory.Inventory/Reserve",
          "  gateway PRODUCER send orders",
          "    enricher CONSUMER process orders",
          "      enricher INTERNAL enrich order",
          "        enricher INTERNAL check order",
          "        enricher CLIENT GET",
          "          pricing SERVER GET /products",
          "        enricher CLIENT GET",
          "          pricing SERVER GET /products",
          "      enricher PRODUCER send orders-enriched",
          "        statistics CONSUMER process orders-enriched",
          "          statistics PRODUCER send " + BY_CUSTOMER,
          "            statistics CONSUMER process " + BY_CUSTOMER,
          "              statistics PRODUCER send customer-minutes",
          "        warehouse CONSUMER process orders-enriched",
          "          warehouse CLIENT INSERT order_lines");

  @Test
  void spansThatAServiceMakesByOpenTelemetrysApiHaveWhatItSays() throws Exception {
    String order = new Orders(pipeline.gateway()).place();
    StoredTrace trace = awaitSpans(traceIdOf(order), EXPECTED.size());

    assertThat(trace.only("enricher", "check order").attribute("order.lines")).isEqualTo("2");
    assertThat(trace.only("enricher", "enrich order").attribute("code.function.name"))
        .isEqualTo("com.example.orders.enricher.OrderEnricher.enrich");
  }

  /** As the README tells to ask. */
  @Test
  void theTerminalAnswers() throws Exception {
    Orders orders = new Orders(pipeline.gateway());
    String first = traceIdOf(orders.place());
    String second = traceIdOf(orders.place());
    awaitSpans(first, EXPECTED.size());
    awaitSpans(second, EXPECTED.size());

    assertThat(ask("search", "--service", "gateway")).contains(first, second);
    assertThat(ask("trace", first)).contains("POST /orders", "INSERT order_lines");
    assertThat(ask("latency", "--service", "warehouse"))
        .contains(" in error", "p99 ", "95 % confidence");
    assertThat(ask("compare", first, second))
        .contains(EXPECTED.size() + " spans in both, 0 added, 0 gone");
    assertThat(ask("latency", "--operation", "process orders", "--json"))
        .contains("\"method\":\"exact\"");
  }

  private static String ask(String... question) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(question));
    arguments.addAll(List.of("--server", server.query().toString()));
    Product.Result result = Product.run(directory, arguments.toArray(String[]::new));
    assertThat(result.exitCode()).as(result.err()).isZero();
    return result.out();
  }

  @Test
  void producerAndConsumerNameTheSameRecord() throws Exception {
    String order = new Orders(pipeline.gateway()).place();
    ConsumerRecord<String, String> record = kafka().await("orders", order);
    StoredTrace trace = awaitSpans(traceIdOf(order), EXPECTED.size());

    for (StoredTrace.Span span :
        List.of(trace.only("gateway", "send orders"), trace.only("enricher", "process orders"))) {
      assertThat(span.attribute("messaging.system")).isEqualTo("kafka");
      assertThat(span.attribute("messaging.destination.name")).isEqualTo("orders");
      assertThat(span.attribute("messaging.destination.partition.id"))
          .isEqualTo(Integer.toString(record.partition()));
      assertThat(span.attribute("messaging.kafka.offset"))
          .isEqualTo(Long.toString(record.offset()));
    }
    assertThat(trace.only("enricher", "process orders").attribute("messaging.consumer.group.name"))
        .isEqualTo("enricher");
  }

  /** By its key in one topic, by its id also where it is re-keyed by customer. */
  @Test
  void anOrderIsFollowedByItsKeyAndByItsIdAcrossReKeying() throws Exception {
    String order = new Orders(pipeline.gateway()).place();
    awaitSpans(traceIdOf(order), EXPECTED.size());

    // There may be more: the archive's batch has come, or has not yet.
    assertThat(hops("--key", order)).contains("gateway send orders", "enricher process orders");
    assertThat(hops("--id", "order=" + order))
        .contains(
            "gateway send orders",
            "enricher process orders",
            "enricher send orders-enriched",
            "statistics process orders-enriched",
            "warehouse process orders-enriched",
            "statistics send " + BY_CUSTOMER,
            "statistics process " + BY_CUSTOMER);
  }

  private static List<String> hops(String how, String which) throws Exception {
    JsonNode answer = new ObjectMapper().readTree(ask("record", "orders", how, which, "--json"));
    List<String> hops = new ArrayList<>();
    for (JsonNode hop : answer.required("hops")) {
      String service = hop.required("service").required("name").asText();
      String verb = hop.required("operation").asText();
      hops.add(service + " " + verb + " " + hop.required("topic").asText());
    }
    return hops;
  }

  @Test
  void whatACustomerOrderedIsStoredAsABatchThatIsLinkedToItsRecords() throws Exception {
    String order = new Orders(pipeline.gateway()).place();
    StoredTrace trace = awaitSpans(traceIdOf(order), EXPECTED.size());
    String sent = trace.only("statistics", "send customer-minutes").spanId();

    StoredTrace batch =
        await("the batch with " + sent)
            .atMost(TIMEOUT)
            .until(
                () -> batchWith("warehouse", "process customer-minutes", sent),
                found -> found.spans().size() == 2);

    assertThat(batch.outline())
        .containsExactly(
            "warehouse CONSUMER process customer-minutes",
            "  warehouse CLIENT MERGE customer_minutes");
    assertThat(
            trace.only("statistics", "process orders-enriched").attribute("datatracing.job.name"))
        .isEqualTo("order-statistics");
  }

  /** Empty as long as there is none. */
  private static StoredTrace batchWith(String service, String operation, String record)
      throws Exception {
    for (StoredTrace trace : with(service, operation)) {
      if (trace.spans().stream().anyMatch(span -> span.linkedSpans().contains(record))) {
        return trace;
      }
    }
    return new StoredTrace("", List.of());
  }

  private static List<StoredTrace> with(String service, String operation) throws Exception {
    List<Map.Entry<String, String>> conditions =
        List.of(
            Map.entry("service", service),
            Map.entry("operation", operation),
            Map.entry("start", Instant.now().minus(Duration.ofHours(1)).toString()),
            Map.entry("end", Instant.now().plus(Duration.ofMinutes(1)).toString()));
    List<StoredTrace> traces = new ArrayList<>();
    for (TracePage.Summary summary : server.client().search(conditions).traces()) {
      traces.add(StoredTrace.read(server.query(), summary.traceId()));
    }
    return traces;
  }

  /** The whole graph of an order: its own trace, and two batches that say what went into them. */
  @Test
  void aConnectWorkerArchivesWhatWasOrderedAndLinksToIt() throws Exception {
    String order = new Orders(pipeline.gateway()).place();
    StoredTrace trace = awaitSpans(traceIdOf(order), EXPECTED.size());
    String sent = trace.only("gateway", "send orders").spanId();
    String counted = trace.only("statistics", "send customer-minutes").spanId();

    StoredTrace archived = awaitArchived(sent);
    StoredTrace totals =
        await("the batch with " + counted)
            .atMost(TIMEOUT)
            .until(
                () -> batchWith("warehouse", "process customer-minutes", counted),
                found -> !found.spans().isEmpty());

    StoredTrace.Span put = archived.only("archive", "put orders-archive");
    assertThat(put.kind()).isEqualTo("CONSUMER");
    assertThat(put.attribute("datatracing.job.name")).isEqualTo("orders-archive");
    assertThat(put.attribute("datatracing.node")).isEqualTo("orders-archive-0");
    assertThat(put.attribute("datatracing.connect.stages"))
        .contains("JsonConverter=", "MaskField$Value=");
    assertThat(Files.readAllLines(pipeline.archiveFile()))
        .filteredOn(line -> line.contains(order))
        .singleElement(as(STRING))
        .doesNotContain("acme");
    assertThat(related(trace.traceId())).contains(archived.traceId(), totals.traceId());
  }

  /**
   * Requests, topics, the re-keyed one among them, the aggregation and who handles batches: all of
   * them hang together, though they are three traces at least.
   */
  @Test
  void whatAnOrderGoesThroughIsOneConnectedGraph() throws Exception {
    String trace = traceIdOf(new Orders(pipeline.gateway()).place());
    awaitSpans(trace, EXPECTED.size());

    ConnectedGraph graph =
        await("the graph of " + trace)
            .atMost(TIMEOUT)
            .until(
                () -> ConnectedGraph.read(server.query(), trace),
                found -> found.nodes().containsAll(EVERYTHING));
    graph.assertIsOne();
  }

  private static final Set<String> EVERYTHING =
      Set.of(
          "service gateway",
          "service pricing",
          "service inventory",
          "topic orders",
          "service enricher",
          "topic orders-enriched",
          "service statistics",
          "topic " + BY_CUSTOMER,
          "topic customer-minutes",
          "service warehouse",
          "service archive");

  private static StoredTrace awaitArchived(String sent) {
    return await("the put with " + sent)
        .atMost(TIMEOUT)
        .until(
            () -> batchWith("archive", "put orders-archive", sent),
            found -> !found.spans().isEmpty());
  }

  private static String related(String traceId) throws Exception {
    URI uri = server.query().resolve("/api/v1/traces/" + traceId + "/related");
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  @Test
  void aPoisonedOrderEndsWithTheDeadLettersOfEachWhoCannotReadIt() throws Exception {
    String order = new Orders(pipeline.gateway()).placePoisoned();
    ConsumerRecord<String, String> dead = kafka().await("orders-dlq", order);
    StoredTrace trace = awaitSpans(TopicReader.header(dead, "traceparent").split("-")[1], 6);

    assertThat(trace.outline())
        .containsExactly(
            "gateway SERVER POST /orders",
            "  gateway PRODUCER send orders",
            "    enricher CONSUMER process orders",
            "      enricher INTERNAL enrich order",
            "        enricher INTERNAL check order",
            "      enricher PRODUCER send orders-dlq");
    assertThat(trace.only("enricher", "send orders-dlq").attribute("datatracing.dead_letter"))
        .isEqualTo("true");
    assertThat(trace.only("enricher", "enrich order").status()).isEqualTo("ERROR");
    kafka().await("orders-archive-dlq", order);
    String sent = trace.only("gateway", "send orders").spanId();
    StoredTrace archived =
        await("the put with " + sent)
            .atMost(TIMEOUT)
            .until(
                () -> batchWith("archive", "put orders-archive", sent),
                found -> found.spans().size() == 2);
    assertThat(archived.outline())
        .containsExactly(
            "archive CONSUMER put orders-archive", "  archive PRODUCER send orders-archive-dlq");
    assertThat(
            archived
                .only("archive", "put orders-archive")
                .attribute("datatracing.connect.dead_letters"))
        .isEqualTo("1");
    assertThat(archived.only("archive", "send orders-archive-dlq").attribute("error.type"))
        .endsWith("DataException");
    ConnectedGraph graph = ConnectedGraph.read(server.query(), trace.traceId());
    graph.assertIsOne();
    assertThat(graph.nodes())
        .contains("topic orders-dlq", "service archive", "topic orders-archive-dlq");
    assertThat(graph.deadLetters()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void thousandsOfScansAreHandledAsOneBatchThatTellsAllOfThem() throws Exception {
    new Orders(pipeline.gateway()).scan(3_000);

    StoredTrace batch =
        await("what was scanned")
            .atMost(TIMEOUT)
            .until(() -> with("warehouse", "process scans"), found -> found.size() == 1)
            .get(0);
    StoredTrace.Span process = batch.only("warehouse", "process scans");
    assertThat(process.attribute("messaging.batch.message_count")).isEqualTo("3000");
    assertThat(process.attribute("datatracing.inputs.count")).isEqualTo("3000");
    assertThat(process.attribute("datatracing.inputs")).isEqualTo("scans/0:0-2999");
    assertThat(process.linkedSpans()).hasSize(128);
    assertThat(batch.only("warehouse", "MERGE stock").parentSpanId()).isEqualTo(process.spanId());
    StoredTrace sent =
        await("all sends")
            .atMost(TIMEOUT)
            .until(
                () -> with("gateway", "POST /scans"),
                found -> found.size() == 1 && found.get(0).spans().size() == 3_001)
            .get(0);
    assertThat(sent.spans())
        .filteredOn(span -> span.name().equals("send scans"))
        .hasSize(3_000)
        .allMatch(
            span ->
                span.attribute("datatracing.kafka.transaction.id").equals("gateway-scans")
                    && span.parentSpanId() != null);
    ConnectedGraph graph = ConnectedGraph.read(server.query(), sent.traceId());
    graph.assertIsOne();
    assertThat(graph.nodes()).contains("service gateway", "topic scans", "service warehouse");
  }

  @Test
  void traceAndBaggageOfTheCallerReachTheLastService() throws Exception {
    String caller = "00-" + TRACE_ID + "-00f067aa0ba902b7-01";
    String order =
        new Orders(pipeline.gateway())
            .place(
                "traceparent",
                caller,
                "tracestate",
                "vendor=1",
                "baggage",
                "tenant=acme,note=a%20b");

    ConsumerRecord<String, String> last = kafka().await("orders-enriched", order);

    assertThat(TopicReader.header(last, "traceparent")).startsWith("00-" + TRACE_ID + "-");
    assertThat(TopicReader.header(last, "tracestate")).isEqualTo("vendor=1");
    assertThat(TopicReader.header(last, "baggage")).isEqualTo("tenant=acme,note=a%20b");
    StoredTrace trace = awaitSpans(TRACE_ID, EXPECTED.size());
    assertThat(trace.only("gateway", "POST /orders").parentSpanId()).isEqualTo("00f067aa0ba902b7");
  }

  @Test
  void aServiceBehindTheLastTopicReadsTheBaggageAndPassesItOn() throws Exception {
    String order = new Orders(pipeline.gateway()).place("baggage", "tenant=acme,note=a%20b");
    kafka().await("orders-enriched", order);

    try (BaggageReports reports = new BaggageReports()) {
      Audits.run(directory, pipeline.kafka(), "orders-enriched", order, reports.address());

      assertThat(reports.of(order)).containsExactly("tenant=acme,note=a%20b");
    }
  }

  @Test
  void ofByteBuddyOnlyItsAsmIsLoaded() throws Exception {
    new Orders(pipeline.gateway()).place();
    // The agent's jar holds other people's classes under this name, see agent/packaging.
    Pattern shaded =
        Pattern.compile("io\\.datatracing\\.shaded\\.(?!asm\\.|jctools\\.|opentelemetry\\.).*");

    assertThat(LoadedClasses.in(directory)).hasSize(7);
    for (LoadedClasses classes : LoadedClasses.in(directory)) {
      assertThat(classes.names())
          .as(classes.file().toString())
          .anyMatch(name -> name.startsWith("io.datatracing.shaded.asm."))
          .noneMatch(name -> name.contains("bytebuddy"))
          .noneMatch(name -> shaded.matcher(name).matches());
    }
  }

  @Test
  void theAgentTouchesNothingBeforeMainThatTheApplicationMayWantToSetUp() throws Exception {
    Pattern unwanted =
        Pattern.compile(
            "java\\.util\\.logging\\..*|javax\\.management\\..*|javax\\.crypto\\..*"
                + "|java\\.security\\.SecureRandom");

    for (LoadedClasses classes : LoadedClasses.in(directory)) {
      assertThat(classes.before("com.example.orders.", "org.apache.kafka.connect."))
          .as(classes.file().toString())
          .noneMatch(name -> unwanted.matcher(name).matches());
    }
  }

  private static TopicReader kafka() {
    return new TopicReader(pipeline.kafka());
  }

  /** The order's last record says which trace it belongs to. */
  private static String traceIdOf(String order) {
    ConsumerRecord<String, String> last = kafka().await("orders-enriched", order);
    return TopicReader.header(last, "traceparent").split("-")[1];
  }

  private static StoredTrace awaitSpans(String traceId, int count) {
    return await("all spans of " + traceId)
        .atMost(TIMEOUT)
        .until(
            () -> StoredTrace.read(server.query(), traceId),
            trace -> trace.spans().size() >= count);
  }
}
