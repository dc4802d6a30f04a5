package io.datatracing.query.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.datatracing.model.Attribute;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanBuilder;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.TraceId;
import io.datatracing.query.RunningQueryServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Traces that only the ids of a DAG's run bring together: an Airflow before 3.4. */
class RelatedRunsTest {
  @TempDir Path directory;
  private RunningQueryServer server;

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "segment"})
  void triggerRunAndTaskOfThreeTracesMeetFromEverySide(String store) {
    start(store);
    server.store(
        List.of(
            trigger(1, "run 1").build(),
            airflows(2, 1, "dag_run.nightly", "run 1").build(),
            airflows(2, 2, "task_run.load", "run 1")
                .parent(new SpanId(0x21))
                .attribute(Attribute.of("airflow.task_id", "load"))
                .build(),
            task(3, "run 1").build(),
            trigger(4, "run 2").build(),
            airflows(5, 1, "dag_run.nightly", "run 2").build()));
    assertThat(edges(1))
        .containsExactlyInAnyOrder(
            "out 2 dag_run.nightly nightly/run 1", "out 3 task load nightly/run 1");
    assertThat(edges(2))
        .containsExactlyInAnyOrder(
            "in 1 trigger nightly nightly/run 1", "out 3 task load nightly/run 1");
    assertThat(edges(3))
        .containsExactlyInAnyOrder(
            "in 1 trigger nightly nightly/run 1", "in 2 dag_run.nightly nightly/run 1");
    assertThat(edges(4)).containsExactly("out 5 dag_run.nightly nightly/run 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "segment"})
  void namesOfOlderAirflowsMeetOurs(String store) {
    start(store);
    server.store(
        List.of(
            trigger(1, "run 1").build(),
            span(2, 1, SpanKind.INTERNAL, "nightly", "Airflow")
                .attribute(Attribute.of("airflow.dag_run.dag_id", "nightly"))
                .attribute(Attribute.of("airflow.dag_run.run_id", "run 1"))
                .build(),
            span(3, 1, SpanKind.INTERNAL, "nightly", "Airflow")
                .attribute(Attribute.of("category", "DAG runs"))
                .attribute(Attribute.of("dag_id", "nightly"))
                .attribute(Attribute.of("run_id", "run 1"))
                .build(),
            span(4, 1, SpanKind.INTERNAL, "nightly", "some other scheduler")
                .attribute(Attribute.of("dag_id", "nightly"))
                .attribute(Attribute.of("run_id", "run 1"))
                .build()));
    assertThat(edges(1))
        .containsExactlyInAnyOrder("out 2 nightly nightly/run 1", "out 3 nightly nightly/run 1");
    assertThat(edges(2)).contains("in 1 trigger nightly nightly/run 1");
    assertThat(edges(3)).contains("in 1 trigger nightly nightly/run 1");
    assertThat(edges(4)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "segment"})
  void runInOneTraceLeadsNowhere(String store) {
    start(store);
    server.store(
        List.of(
            trigger(1, "run 1").build(),
            airflows(1, 2, "dag_run.nightly", "run 1").parent(new SpanId(0x11)).build()));
    assertThat(edges(1)).isEmpty();
  }

  /** A task's process names its run in its resource, so on all that it sends and handles. */
  @ParameterizedTest
  @ValueSource(strings = {"memory", "segment"})
  void whatElseATasksProcessDidIsNoRun(String store) {
    start(store);
    List<Span> spans = new ArrayList<>();
    spans.add(trigger(1, "run 1").build());
    spans.add(airflows(2, 1, "dag_run.nightly", "run 1").build());
    for (int trace = 10; trace < 160; trace++) {
      spans.add(
          span(trace, 1, SpanKind.CONSUMER, "process orders", "loader")
              .resource(
                  new Resource(
                      List.of(
                          Attribute.of("service.name", "loader"),
                          Attribute.of("airflow.dag_id", "nightly"),
                          Attribute.of("airflow.dag_run.run_id", "run 1"))))
              .build());
    }
    server.store(spans);
    assertThat(edges(1)).containsExactly("out 2 dag_run.nightly nightly/run 1");
    assertThat(related(1).get("truncated").asBoolean()).isTrue();
    assertThat(edges(10)).isEmpty();
  }

  @Test
  void pollsOfAnotherTraceComeLast() {
    start("memory");
    server.store(
        List.of(
            run(span(1, 1, SpanKind.CLIENT, "poll nightly", "watcher"), "run 1").build(),
            trigger(2, "run 1").build(),
            task(3, "run 1").build()));
    assertThat(edges(1))
        .containsExactlyInAnyOrder(
            "in 2 trigger nightly nightly/run 1", "in 3 task load nightly/run 1");
    assertThat(edges(2))
        .containsExactlyInAnyOrder(
            "out 1 poll nightly nightly/run 1", "out 3 task load nightly/run 1");
  }

  @Test
  void runsBeyondTheBoundAreSaidToBeMissing() {
    start("memory");
    List<Span> spans = new ArrayList<>();
    for (int run = 1; run <= 21; run++) {
      spans.add(trigger(1, run, "run " + run).build());
      spans.add(airflows(1 + run, 1, "dag_run.nightly", "run " + run).build());
    }
    server.store(spans);
    JsonNode answer = related(1);
    assertThat(answer.get("edges")).hasSize(20);
    assertThat(answer.get("truncated").asBoolean()).isTrue();
    new OpenApi(server).assertValid("RelatedTraces", answer);
  }

  @Test
  void runThatStartedDaysLaterIsFoundInTheTimeThatIsGiven() {
    start("memory");
    server.store(
        List.of(
            trigger(1, "run 1").build(), airflows(200_000, 1, "dag_run.nightly", "run 1").build()));
    assertThat(edges(1)).isEmpty();
    assertThat(server.json(path(1) + "?end=300000000000000").get("edges")).hasSize(1);
  }

  private static SpanBuilder trigger(int trace, String runId) {
    return trigger(trace, 1, runId);
  }

  private static SpanBuilder trigger(int trace, int span, String runId) {
    return run(span(trace, span, SpanKind.CLIENT, "trigger nightly", "nightly"), runId)
        .attribute(Attribute.of("datatracing.airflow.conf", "added"));
  }

  private static SpanBuilder airflows(int trace, int span, String name, String runId) {
    return run(span(trace, span, SpanKind.INTERNAL, name, "airflow"), runId);
  }

  private static SpanBuilder task(int trace, String runId) {
    return run(span(trace, 3, SpanKind.CONSUMER, "task load", "loader"), runId)
        .attribute(Attribute.of("airflow.task_id", "load"));
  }

  private static SpanBuilder run(SpanBuilder span, String runId) {
    return span.attribute(Attribute.of("airflow.dag_id", "nightly"))
        .attribute(Attribute.of("airflow.dag_run.run_id", runId));
  }

  private static SpanBuilder span(int trace, int span, SpanKind kind, String name, String service) {
    long start = trace * 1_000_000_000L + span;
    return Span.builder(new TraceId(0, trace), new SpanId(16L * trace + span), name)
        .kind(kind)
        .times(start, start + 1_000_000)
        .resource(new Resource(List.of(Attribute.of("service.name", service))));
  }

  private void start(String store) {
    server = new RunningQueryServer(store, directory);
  }

  private static String path(int trace) {
    return "/api/v1/traces/%032x/related".formatted(trace);
  }

  private JsonNode related(int trace) {
    return server.json(path(trace));
  }

  /** Flow, the other trace, its span's name, the run: all edges of runs are joins. */
  private List<String> edges(int trace) {
    List<String> edges = new ArrayList<>();
    for (JsonNode edge : related(trace).get("edges")) {
      assertThat(edge.get("type").asText()).isEqualTo("join");
      assertThat(edge.get("record").isNull()).isTrue();
      edges.add(
          edge.get("flow").asText()
              + " "
              + Long.parseLong(edge.at("/other/traceId").asText(), 16)
              + " "
              + edge.at("/span/name").asText()
              + " "
              + edge.at("/run/dagId").asText()
              + "/"
              + edge.at("/run/runId").asText());
    }
    return edges;
  }
}
