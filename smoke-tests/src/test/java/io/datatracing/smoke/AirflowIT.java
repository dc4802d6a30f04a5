package io.datatracing.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.datatracing.distribution.demo.Airflow;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A DAG run in a real Airflow, from the Java program that triggers it to the last service behind
 * Kafka. In the profile {@code airflow}: {@code mvn verify -Pairflow}.
 */
class AirflowIT {
  private static final String KEY = NightlyRun.KEY;

  private static final String BY_CUSTOMER = "order-statistics-orders-by-customer-repartition";

  @TempDir static Path directory;
  private static NightlyRun nightly;

  @BeforeAll
  static void start() throws Exception {
    nightly = NightlyRun.start(Airflow.Release.NEWEST, directory);
  }

  @AfterAll
  static void stop() throws Exception {
    if (nightly != null) {
      nightly.close();
    }
  }

  private static final List<String> EXPECTED =
      List.of(
          "nightly CLIENT trigger nightly_restock",
          "  airflow INTERNAL dag_run.nightly_restock",
          "    airflow INTERNAL task_run.count_shelves",
          "      airflow INTERNAL worker.count_shelves",
          "    airflow INTERNAL task_run.restock",
          "      airflow INTERNAL worker.restock",
          "        restock CONSUMER task restock",
          "          restock PRODUCER send orders",
          "            enricher CONSUMER process orders",
          "              enricher INTERNAL enrich order",
          "                enricher INTERNAL check order",
          "                enricher CLIENT GET",
          "                  pricing SERVER GET /products",
          "              enricher PRODUCER send orders-enriched",
          "                statistics CONSUMER process orders-enriched",
          "                  statistics PRODUCER send " + BY_CUSTOMER,
          "                    statistics CONSUMER process " + BY_CUSTOMER,
          "                      statistics PRODUCER send customer-minutes",
          "                warehouse CONSUMER process orders-enriched",
          "                  warehouse CLIENT INSERT order_lines");

  @Test
  void aDagRunIsOneTraceFromItsTriggerToTheLastServiceBehindKafka() throws Exception {
    assertThat(nightly.run()).isEqualTo("success");

    JsonNode run = onlyRun();
    assertThat(run.required("conf").required("shelves").asText())
        .as("what the caller sent")
        .isEqualTo("all");
    String[] parent = run.required("conf").required(KEY).asText().split("-");
    StoredTrace trace = awaitWhole(parent[1]);

    assertThat(withoutPolls(trace.outline())).containsExactlyElementsOf(EXPECTED);
    assertThat(trace.spans()).noneMatch(span -> span.status().equals("ERROR"));
    StoredTrace.Span trigger = trace.only("nightly", "trigger nightly_restock");
    assertThat(trigger.spanId()).isEqualTo(parent[2]);
    assertThat(trigger.attribute("airflow.dag_id")).isEqualTo("nightly_restock");
    assertThat(trigger.attribute("airflow.dag_run.run_id"))
        .isEqualTo(run.required("dag_run_id").asText());
    assertThat(trigger.attribute("airflow.dag_run.state")).isEqualTo("queued");
    assertThat(trigger.attribute("datatracing.airflow.conf")).isEqualTo("added");
    assertThat(trigger.attribute("openlineage.parentRunId"))
        .isEqualTo(run.required("conf").required("openlineage").required("parentRunId").asText());
    theTaskSaysWhatItIs(trace, run);
    thePollsAreToldByState(trace);
  }

  private static void theTaskSaysWhatItIs(StoredTrace trace, JsonNode run) {
    StoredTrace.Span task = trace.only("restock", "task restock");
    StoredTrace.Span airflows = trace.only("airflow", "worker.restock");
    for (String attribute :
        List.of(
            "airflow.dag_id",
            "airflow.task_id",
            "airflow.dag_run.run_id",
            "airflow.task_instance.try_number",
            "airflow.task_instance.map_index")) {
      assertThat(task.attribute(attribute)).as(attribute).isEqualTo(airflows.attribute(attribute));
    }
    assertThat(task.attribute("datatracing.run.id")).isEqualTo(run.required("dag_run_id").asText());
    assertThat(task.attribute("process.exit.code")).isEqualTo("0");
  }

  /**
   * Seconds of polling, four times a second, are a span for each new state; slow ones have more.
   */
  private static void thePollsAreToldByState(StoredTrace trace) {
    List<StoredTrace.Span> polls =
        trace.spans().stream()
            .filter(span -> span.name().equals("poll nightly_restock"))
            .filter(span -> span.attributes().containsKey("datatracing.airflow.polls"))
            .toList();
    assertThat(polls)
        .extracting(span -> span.attribute("airflow.dag_run.state"))
        .contains("success")
        .doesNotHaveDuplicates();
    assertThat(polls)
        .extracting(span -> Integer.parseInt(span.attribute("datatracing.airflow.polls")))
        .anyMatch(count -> count > 1);
  }

  private static List<String> withoutPolls(List<String> outline) {
    return outline.stream().filter(line -> !line.endsWith("poll nightly_restock")).toList();
  }

  private static JsonNode onlyRun() throws IOException {
    JsonNode all = nightly.runs();
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  /** Airflow tells of a run when it has ended, the other services at once. */
  private static StoredTrace awaitWhole(String traceId) {
    return await("all spans of " + traceId)
        .atMost(Duration.ofSeconds(240))
        .until(
            () -> StoredTrace.read(nightly.query(), traceId),
            trace -> withoutPolls(trace.outline()).size() >= EXPECTED.size());
  }
}
