package io.datatracing.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datatracing.distribution.demo.Airflow;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A DAG run in a real Airflow 3.3, which begins a trace of its own: the server joins it with the
 * trigger's by the ids of DAG and run. It has OpenLineage's real provider, which reads the caller's
 * lineage where the agent has read it. In the profile {@code airflow}, as {@link AirflowIT}.
 */
class AirflowBefore34IT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path directory;
  private static NightlyRun nightly;

  @BeforeAll
  static void start() throws Exception {
    nightly = NightlyRun.start(Airflow.Release.BEFORE_3_4, directory);
  }

  @AfterAll
  static void stop() throws Exception {
    if (nightly != null) {
      nightly.close();
    }
  }

  @Test
  void aRunWithATraceOfItsOwnMeetsItsTriggerByItsIds() throws Exception {
    assertThat(nightly.run()).isEqualTo("success");

    JsonNode run = nightly.runs().get(0);
    JsonNode conf = run.required("conf");
    String[] caller = conf.required(NightlyRun.KEY).asText().split("-");
    StoredTrace trigger = StoredTrace.read(nightly.query(), caller[1]);
    StoredTrace.Span triggering = trigger.only("nightly", "trigger nightly_restock");
    assertThat(triggering.spanId()).isEqualTo(caller[2]);
    assertThat(trigger.spans()).as("Airflow's are elsewhere").allMatch(AirflowBefore34IT::isOurs);

    JsonNode edge = awaitEdgeToTheRun(caller[1]);
    assertThat(edge.required("type").asText()).isEqualTo("join");
    assertThat(edge.required("flow").asText()).isEqualTo("out");
    assertThat(edge.required("spanId").asText()).isEqualTo(triggering.spanId());
    assertThat(edge.required("run").required("dagId").asText()).isEqualTo("nightly_restock");
    assertThat(edge.required("run").required("runId").asText())
        .isEqualTo(run.required("dag_run_id").asText());

    String runsTrace = edge.required("other").required("traceId").asText();
    StoredTrace whole =
        await("all spans of the run")
            .atMost(Duration.ofSeconds(240))
            .until(
                () -> StoredTrace.read(nightly.query(), runsTrace),
                trace -> outline(trace).size() >= RUN.size());
    assertThat(outline(whole)).containsExactlyElementsOf(RUN);
    assertThat(edges(runsTrace))
        .filteredOn(back -> !back.required("run").isNull())
        .singleElement()
        .satisfies(
            back -> {
              assertThat(back.required("flow").asText()).isEqualTo("in");
              assertThat(back.required("other").required("spanId").asText())
                  .isEqualTo(triggering.spanId());
            });
    theLineageIsWhatOpenLineagesProviderRead(triggering, conf.required("openlineage"));
  }

  private static final List<String> RUN =
      List.of(
          "airflow INTERNAL dag_run.nightly_restock",
          "  airflow INTERNAL task_run.count_shelves",
          "    airflow INTERNAL worker.count_shelves",
          "  airflow INTERNAL task_run.restock",
          "    airflow INTERNAL worker.restock",
          "      restock CONSUMER task restock",
          "        restock PRODUCER send orders",
          "          enricher CONSUMER process orders",
          "            enricher INTERNAL enrich order",
          "              enricher INTERNAL check order",
          "              enricher CLIENT GET",
          "                pricing SERVER GET /products",
          "            enricher PRODUCER send orders-enriched",
          "              warehouse CONSUMER process orders-enriched",
          "                warehouse CLIENT INSERT order_lines");

  /** Without what the pipeline's statistics make of the order. */
  private static List<String> outline(StoredTrace trace) {
    return trace.outline().stream()
        .filter(line -> !line.strip().startsWith("statistics "))
        .toList();
  }

  private static boolean isOurs(StoredTrace.Span span) {
    return span.service().equals("nightly");
  }

  /** Airflow tells of a run when it has ended. */
  private static JsonNode awaitEdgeToTheRun(String traceId) {
    return await("the run's trace beside the trigger's")
        .atMost(Duration.ofSeconds(240))
        .ignoreException(IOException.class)
        .until(
            () -> edges(traceId).stream().filter(edge -> isTheRun(edge)).findFirst().orElse(null),
            edge -> edge != null);
  }

  private static boolean isTheRun(JsonNode edge) {
    return edge.required("span").path("name").asText().equals("dag_run.nightly_restock");
  }

  private static List<JsonNode> edges(String traceId) throws IOException {
    URI related = nightly.query().resolve("/api/v1/traces/" + traceId + "/related");
    List<JsonNode> edges = new ArrayList<>();
    JSON.readTree(related.toURL().openStream()).required("edges").forEach(edges::add);
    return edges;
  }

  /** The provider names the caller as the parent of the run in the events that it sends. */
  private static void theLineageIsWhatOpenLineagesProviderRead(
      StoredTrace.Span trigger, JsonNode sent) throws IOException {
    List<String> parents = new ArrayList<>();
    for (String line : Files.readAllLines(nightly.lineage())) {
      JsonNode event = JSON.readTree(line);
      if (event.required("job").required("name").asText().equals("nightly_restock")) {
        JsonNode parent = event.required("run").required("facets").path("parent");
        parents.add(
            parent.path("run").path("runId").asText()
                + " "
                + parent.path("job").path("namespace").asText()
                + "/"
                + parent.path("job").path("name").asText());
      }
    }
    assertThat(parents)
        .as("the run's parents in the provider's events")
        .isNotEmpty()
        .containsOnly(
            trigger.attribute("openlineage.parentRunId")
                + " "
                + trigger.attribute("openlineage.parentJobNamespace")
                + "/"
                + trigger.attribute("openlineage.parentJobName"));
    assertThat(trigger.attribute("openlineage.parentRunId"))
        .isEqualTo(sent.required("parentRunId").asText());
  }
}
