package io.datatracing.instrumentation.airflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.acme.airflow.ApiClient;
import com.acme.airflow.ApiException;
import com.acme.airflow.model.DAGRunResponse;
import com.acme.airflow.model.TriggerDAGRunPostBody;
import com.acme.airflow.v1.DAGRun;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.http.WorkflowCalls;
import io.datatracing.bootstrap.propagation.Propagation;
import io.datatracing.bootstrap.propagation.TraceParent;
import io.datatracing.bootstrap.propagation.TraceState;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.instrumentation.testing.ExpectedSpan;
import io.datatracing.instrumentation.testing.TestSpans;
import io.datatracing.instrumentation.testing.http.ReceivedRequest;
import io.opentelemetry.context.Context;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What holds for a client that openapi-generator has made of Airflow's document, in a package of
 * its user's, whatever it sends by: one span, and the run gets its caller.
 */
abstract class GeneratedClientContract {
  static final ObjectMapper JSON = new ObjectMapper();
  static final String KEY = "airflow/dagrun_parent_trace_context";

  @RegisterExtension final TestSpans spans = new TestSpans();

  AirflowApi airflow;

  @BeforeEach
  void start() throws Exception {
    WorkflowCalls.install(new AirflowCalls(true));
    airflow = new AirflowApi();
    connect("http://127.0.0.1:" + airflow.port());
  }

  @AfterEach
  void stop() {
    WorkflowCalls.install(null);
    airflow.close();
  }

  /**
   * Of Airflow 2: another version of the API, another method, and one class for body and answer.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void clientOfAirflow2IsOneToo(boolean hasConf) throws Exception {
    airflow.logicalDate = "\"2026-11-21T00:00:00+00:00\"";
    com.acme.airflow.v1.DagRunApi api =
        new com.acme.airflow.v1.DagRunApi(
            apiClient().setBasePath("http://127.0.0.1:" + airflow.port() + "/api/v1"));
    DAGRun body = new DAGRun();
    if (hasConf) {
      body.setConf(Map.of("day", 1));
    }
    assertThat(api.postDagRun("nightly", body).getDagRunId()).isEqualTo("run 1");

    Span span = spans.take();
    assertThat(span.name()).isEqualTo("trigger nightly");
    assertThat(ExpectedSpan.attributesOf(span))
        .containsEntry("airflow.dag_run.run_id", "run 1")
        .containsEntry("airflow.dag_run.logical_date", "2026-11-21T00:00:00+00:00");
    assertThat(confSent()).hasSize(hasConf ? 2 : 1).containsEntry(KEY, TraceParent.header(span));
    airflow.state = "success";
    assertThat(api.getDagRun("nightly", "run 1").getState()).isEqualTo("success");
    assertThat(spans.take().name()).isEqualTo("poll nightly");
  }

  /** The client that {@link #connect} would use. */
  abstract ApiClient apiClient();

  /** Makes the client for an address. */
  abstract void connect(String basePath);

  abstract DAGRunResponse trigger(Object dagId, @Nullable TriggerDAGRunPostBody body)
      throws ApiException;

  /** The method that tells status and headers, too. */
  abstract @Nullable DAGRunResponse triggerWithHttpInfo(Object dagId, TriggerDAGRunPostBody body)
      throws ApiException;

  abstract DAGRunResponse poll(String dagId, String runId) throws ApiException;

  /** Whether the client sends by one that the agent knows. */
  abstract boolean isTracedBelow();

  @Test
  void runGetsItsCaller() throws Exception {
    Map<String, Object> conf = Map.of("day", 1);
    TriggerDAGRunPostBody body = new TriggerDAGRunPostBody().conf(conf).dagRunId("mine");
    body.setNote("n");
    DAGRunResponse run = trigger("nightly", body);

    assertThat(run.getDagRunId()).isEqualTo("run 1");
    assertThat(body.getConf()).as("what the application keeps").isSameAs(conf);
    Span span = spans.take();
    assertThat(span.name()).isEqualTo("trigger nightly");
    assertThat(span.kind()).isEqualTo(SpanKind.CLIENT);
    assertThat(span.parentSpanId()).isZero();
    assertThat(ExpectedSpan.attributesOf(span))
        .containsEntry("http.request.method", "POST")
        .containsEntry("airflow.dag_id", "nightly")
        .containsEntry("airflow.dag_run.run_id", "run 1")
        .containsEntry("airflow.dag_run.state", "queued")
        .containsEntry("airflow.dag_run.run_type", "manual")
        .containsEntry("datatracing.airflow.conf", "added")
        .containsEntry("datatracing.job.name", "nightly")
        .containsEntry("datatracing.run.id", "run 1");
    ReceivedRequest request = airflow.take();
    JsonNode sent = JSON.readTree(request.body());
    assertThat(sent.at("/conf/day").asInt()).isEqualTo(1);
    assertThat(sent.get("conf").get(KEY).asText()).isEqualTo(TraceParent.header(span));
    assertThat(sent.get("conf")).hasSize(2);
    assertThat(sent.get("dag_run_id").asText()).isEqualTo("mine");
    assertThat(sent.get("logical_date").isNull()).isTrue();
    assertThat(sent.get("note").asText()).isEqualTo("n");
    if (isTracedBelow()) {
      assertThat(request.header("traceparent")).isEqualTo(TraceParent.header(span));
    }
  }

  @Test
  void runWithoutConfGetsOne() throws Exception {
    TriggerDAGRunPostBody body = new TriggerDAGRunPostBody();
    trigger("nightly", body);

    Span span = spans.take();
    assertThat(body.getConf()).isNull();
    assertThat(confSent()).isEqualTo(Map.of(KEY, TraceParent.header(span)));
  }

  @Test
  void methodThatTellsMoreIsOneSpanToo() throws Exception {
    spans.inSpan("caller", () -> triggerWithHttpInfo("nightly", new TriggerDAGRunPostBody()));

    Span span = spans.take();
    assertThat(span.isChildOf(spans.take())).isTrue();
    assertThat(span.get(AirflowAttributes.RUN_ID)).isEqualTo("run 1");
    assertThat(confSent()).isEqualTo(Map.of(KEY, TraceParent.header(span)));
  }

  @Test
  void callersOwnParentStays() throws Exception {
    trigger("nightly", new TriggerDAGRunPostBody().conf(Map.of(KEY, "mine")));

    assertThat(spans.take().get(AirflowAttributes.CONF)).isEqualTo("present");
    assertThat(confSent()).isEqualTo(Map.of(KEY, "mine"));
  }

  @Test
  void stateOfTheTraceTravelsInConfToo() throws Exception {
    TraceState state = TraceState.parse("shop=x");
    Context previous =
        CurrentContext.attach(
            Span.withRemoteParent(CurrentContext.root(), new TraceParent(1, 2, 3, 1, state)));
    try {
      trigger("nightly", new TriggerDAGRunPostBody());
    } finally {
      CurrentContext.restore(previous);
    }

    Span span = spans.take();
    assertThat(span.parentSpanId()).isEqualTo(3);
    assertThat(confSent().get(KEY))
        .isEqualTo(Map.of("traceparent", TraceParent.header(span), "tracestate", "shop=x"));
  }

  @Test
  void confIsLeftAloneWhenSwitchedOff() throws Exception {
    WorkflowCalls.install(new AirflowCalls(false));
    trigger("nightly", new TriggerDAGRunPostBody().conf(Map.of("day", 1)));

    Span span = spans.take();
    assertThat(span.get(AirflowAttributes.CONF)).isEqualTo("off");
    assertThat(span.get(AirflowAttributes.RUN_ID)).isEqualTo("run 1");
    assertThat(confSent()).isEqualTo(Map.of("day", 1));
  }

  @Test
  void confIsLeftAloneWhereNoContextMayLeaveTheProcess() throws Exception {
    try (TestSpans.Restore restore = spans.withPropagation(Propagation.none())) {
      trigger("nightly", new TriggerDAGRunPostBody().conf(Map.of("day", 1)));
    }
    assertThat(spans.take().get(AirflowAttributes.CONF)).isEqualTo("off");
    assertThat(confSent()).isEqualTo(Map.of("day", 1));
  }

  @Test
  void withoutTracingTheBodyIsTheCallers() throws Exception {
    try (TestSpans.Restore restore = spans.switchedOff()) {
      trigger("nightly", new TriggerDAGRunPostBody().conf(Map.of("day", 1)));
    }
    assertThat(confSent()).isEqualTo(Map.of("day", 1));
  }

  @Test
  void parentsOfALineageIntegrationAreRecorded() throws Exception {
    trigger(
        "nightly",
        new TriggerDAGRunPostBody()
            .conf(
                Map.of(
                    "openlineage",
                    Map.of("parentRunId", "018f", "parentJobName", "shop.sync", "other", 1))));

    assertThat(ExpectedSpan.attributesOf(spans.take()))
        .containsEntry("openlineage.parentRunId", "018f")
        .containsEntry("openlineage.parentJobName", "shop.sync")
        .doesNotContainKey("openlineage.other");
    assertThat(confSent()).containsKey("openlineage");
  }

  @Test
  void refusedTriggerIsAFailedSpan() throws Exception {
    airflow.status = 404;
    assertThatThrownBy(() -> trigger("nightly", new TriggerDAGRunPostBody()))
        .isInstanceOf(ApiException.class)
        .extracting(thrown -> ((ApiException) thrown).getCode())
        .isEqualTo(404);

    assertThat(ExpectedSpan.attributesOf(spans.take()))
        .containsEntry("http.response.status_code", 404L)
        .containsEntry("error.type", "404")
        .doesNotContainKey("airflow.dag_run.run_id");
  }

  @Test
  void airflowThatIsNotThereIsAFailedSpan() throws Exception {
    airflow.close();
    assertThatThrownBy(() -> trigger("nightly", new TriggerDAGRunPostBody()))
        .isInstanceOf(ApiException.class);

    assertThat(ExpectedSpan.attributesOf(spans.take())).containsKey("error.type");
  }

  @Test
  void idWithBlanksAndSlashesIsWhatItWas() throws Exception {
    trigger("é / 100%", new TriggerDAGRunPostBody());

    Span span = spans.take();
    assertThat(span.get(AirflowAttributes.DAG_ID)).isEqualTo("é / 100%");
    assertThat(confSent()).isEqualTo(Map.of(KEY, TraceParent.header(span)));
  }

  @Test
  void missingBodyIsTheClientsBusiness() throws Exception {
    Throwable traced = catchThrowable(() -> trigger("nightly", null));
    int finished = spans.finished();
    Throwable untraced;
    try (TestSpans.Restore restore = spans.switchedOff()) {
      untraced = catchThrowable(() -> trigger("nightly", null));
    }
    assertThat(String.valueOf(traced)).isEqualTo(String.valueOf(untraced));
    spans.take(finished);
  }

  @Test
  void pollsThatFindNothingNewAreOneNumber() throws Exception {
    trigger("nightly", new TriggerDAGRunPostBody());
    Span trigger = spans.take();
    for (int i = 0; i < 50; i++) {
      assertThat(poll("nightly", "run 1").getState()).hasToString("queued");
    }
    airflow.state = "running";
    poll("nightly", "run 1");

    Span change = spans.take();
    assertThat(change.name()).isEqualTo("poll nightly");
    assertThat(change.isChildOf(trigger)).isTrue();
    assertThat(ExpectedSpan.attributesOf(change))
        .containsEntry("airflow.dag_run.state", "running")
        .containsEntry("airflow.dag_run.run_id", "run 1")
        .containsEntry("datatracing.airflow.polls", 51L);
    poll("nightly", "run 1");
    assertThat(spans.finished()).isZero();
  }

  @Test
  void failedPollIsTold() throws Exception {
    trigger("nightly", new TriggerDAGRunPostBody());
    spans.take();
    airflow.status = 503;
    assertThatThrownBy(() -> poll("nightly", "run 1")).isInstanceOf(ApiException.class);

    assertThat(ExpectedSpan.attributesOf(spans.take()))
        .containsEntry("error.type", "503")
        .containsEntry("airflow.dag_run.run_id", "run 1");
  }

  /** The conf of the newest request that was received. */
  @SuppressWarnings("unchecked")
  final Map<String, Object> confSent() throws Exception {
    ReceivedRequest last = airflow.take();
    return (Map<String, Object>) JSON.readValue(last.body(), HashMap.class).get("conf");
  }
}
