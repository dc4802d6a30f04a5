package io.datatracing.instrumentation.airflow;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What holds for every HTTP client through which a DAG run is triggered and polled. */
abstract class TriggerContract {
  static final String RUNS = "/api/v2/dags/nightly/dagRuns";
  static final String RUN = RUNS + "/run%201";
  static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

  @RegisterExtension final TestSpans spans = new TestSpans();

  AirflowApi airflow;

  @BeforeEach
  void start() throws Exception {
    WorkflowCalls.install(new AirflowCalls(true));
    airflow = new AirflowApi();
  }

  @AfterEach
  void stop() {
    WorkflowCalls.install(null);
    airflow.close();
  }

  /** Sends, and returns the body of the answer as the application reads it. */
  abstract String call(String method, URI uri, Map<String, String> headers, @Nullable String body)
      throws Exception;

  /** As {@link #call}, with a body whose length the client does not know. */
  abstract void stream(URI uri, String body) throws Exception;

  /** Whether the client says what the application has set as {@code Authorization}. */
  boolean tellsAuthorization() {
    return true;
  }

  @Test
  void runGetsItsCallerAsHeaderAndInConf() throws Exception {
    String answer = post("{\"logical_date\": null,\n \"conf\": {\"day\": 1}}");

    Span span = spans.take();
    ReceivedRequest request = airflow.take();
    String parent = TraceParent.header(span);
    assertThat(request.header("traceparent")).isEqualTo(parent);
    assertThat(request.body())
        .isEqualTo(
            "{\"logical_date\": null,\n \"conf\": {\"airflow/dagrun_parent_trace_context\":\""
                + parent
                + "\",\"day\": 1}}");
    assertThat(request.header("Content-Length"))
        .isEqualTo(Integer.toString(request.body().length()));
    assertThat(answer).as("what the application reads").isEqualTo(airflow.answer());
    assertThat(span.name()).isEqualTo("trigger nightly");
    assertThat(span.kind()).isEqualTo(SpanKind.CLIENT);
    assertThat(ExpectedSpan.attributesOf(span))
        .containsEntry("http.request.method", "POST")
        .containsEntry("http.response.status_code", 200L)
        .containsEntry("airflow.dag_id", "nightly")
        .containsEntry("airflow.dag_run.run_id", "run 1")
        .containsEntry("airflow.dag_run.state", "queued")
        .containsEntry("airflow.dag_run.run_type", "manual")
        .containsEntry("datatracing.airflow.conf", "added")
        .containsEntry("datatracing.job.name", "nightly")
        .containsEntry("datatracing.job.type", "airflow.dag")
        .containsEntry("datatracing.run.id", "run 1");
  }

  @Test
  void bodyOfSeveralBytesACharKeepsItsLengthRight() throws Exception {
    post("{\"conf\":{\"städte\":\"Köln, 東京 🚀\"}}");

    spans.take();
    ReceivedRequest request = airflow.take();
    assertThat(request.body()).endsWith("\"städte\":\"Köln, 東京 🚀\"}}");
    assertThat(request.header("Content-Length"))
        .isEqualTo(Integer.toString(request.body().getBytes(StandardCharsets.UTF_8).length));
  }

  @Test
  void stateOfTheTraceTravelsInConfToo() throws Exception {
    TraceState state = TraceState.parse("shop=\\\"x");
    Context caller =
        Span.withRemoteParent(CurrentContext.root(), new TraceParent(1, 2, 3, 1, state));
    Context previous = CurrentContext.attach(caller);
    try {
      post("{}");
    } finally {
      CurrentContext.restore(previous);
    }

    Span span = spans.take();
    assertThat(span.parentSpanId()).isEqualTo(3);
    assertThat(airflow.take().body())
        .isEqualTo(
            "{\"conf\":{\"airflow/dagrun_parent_trace_context\":{\"traceparent\":\""
                + TraceParent.header(span)
                + "\",\"tracestate\":\"shop=\\\\\\\"x\"}}}");
  }

  @Test
  void callersOwnParentStaysAlone() throws Exception {
    String body = "{\"conf\":{\"airflow\\/dagrun_parent_trace_context\":\"mine\"}}";
    post(body);

    assertThat(confOf(spans.take())).isEqualTo("present");
    assertThat(airflow.take().body()).isEqualTo(body);
  }

  @Test
  void bodyThatIsNoObjectStaysAlone() throws Exception {
    for (String body : new String[] {"[]", "{\"conf\":1}", "{\"conf\":{}} x", "{'conf':{}}"}) {
      post(body);
      assertThat(confOf(spans.take())).isIn("not_json", "conf_not_object");
      assertThat(airflow.take().body()).isEqualTo(body);
    }
  }

  @Test
  void streamedBodyStaysAlone() throws Exception {
    stream(airflow.uri(RUNS), "{\"conf\":{}}");

    Span span = spans.take();
    assertThat(span.name()).isEqualTo("trigger nightly");
    assertThat(confOf(span)).isEqualTo("streamed");
    ReceivedRequest request = airflow.take();
    assertThat(request.body()).isEqualTo("{\"conf\":{}}");
    assertThat(request.header("traceparent")).isEqualTo(TraceParent.header(span));
  }

  @Test
  void signedOrCompressedBodyStaysAlone() throws Exception {
    Map<String, String> reasons =
        Map.of(
            "Content-MD5", "signed",
            "Content-Digest", "signed",
            "X-Hub-Signature-256", "signed",
            "X-Amz-Date", "signed",
            "Content-Encoding", "compressed");
    for (Map.Entry<String, String> reason : reasons.entrySet()) {
      call(
          "POST",
          airflow.uri(RUNS),
          Map.of("Content-Type", "application/json", reason.getKey(), "x"),
          "{}");
      assertThat(confOf(spans.take())).as(reason.getKey()).isEqualTo(reason.getValue());
      assertThat(airflow.take().body()).isEqualTo("{}");
    }
    String[] schemes = {"AWS4-HMAC-SHA256 Credential=x", "Signature keyId=x"};
    for (String scheme : tellsAuthorization() ? schemes : new String[0]) {
      call(
          "POST",
          airflow.uri(RUNS),
          Map.of("Content-Type", "application/json", "Authorization", scheme),
          "{}");
      assertThat(confOf(spans.take())).as(scheme).isEqualTo("signed");
      assertThat(airflow.take().body()).isEqualTo("{}");
    }
    call("POST", airflow.uri(RUNS), Map.of("Content-Type", "text/plain"), "{}");
    assertThat(confOf(spans.take())).isEqualTo("not_json");
    assertThat(airflow.take().body()).isEqualTo("{}");
  }

  @Test
  void largeBodyStaysAlone() throws Exception {
    String body = "{\"conf\":{\"x\":\"" + "y".repeat(1 << 20) + "\"}}";
    post(body);

    assertThat(confOf(spans.take())).isEqualTo("too_large");
    assertThat(airflow.take().body()).isEqualTo(body);
  }

  @Test
  void confIsLeftAloneWhenSwitchedOff() throws Exception {
    WorkflowCalls.install(new AirflowCalls(false));
    post("{}");

    Span span = spans.take();
    assertThat(span.name()).isEqualTo("trigger nightly");
    assertThat(confOf(span)).isEqualTo("off");
    assertThat(span.get(AirflowAttributes.RUN_ID)).isEqualTo("run 1");
    assertThat(airflow.take().body()).isEqualTo("{}");
  }

  @Test
  void confIsLeftAloneWhereNoContextMayLeaveTheProcess() throws Exception {
    try (TestSpans.Restore restore = spans.withPropagation(Propagation.none())) {
      post("{}");
    }
    assertThat(confOf(spans.take())).isEqualTo("off");
    ReceivedRequest request = airflow.take();
    assertThat(request.body()).isEqualTo("{}");
    assertThat(request.headers("traceparent")).isEmpty();
  }

  @Test
  void withoutTracingTheBodyIsTheCallers() throws Exception {
    try (TestSpans.Restore restore = spans.switchedOff()) {
      post("{}");
    }
    assertThat(airflow.take().body()).isEqualTo("{}");
  }

  @Test
  void otherPostsAreOtherCalls() throws Exception {
    for (String path :
        new String[] {"/api/v2/dags/nightly/dagRuns/list", "/dags/nightly/dagRuns", "/x"}) {
      call("POST", airflow.uri(path), JSON, "{\"conf\":{}}");
      Span span = spans.take();
      assertThat(span.name()).isEqualTo("POST");
      assertThat(confOf(span)).isNull();
      assertThat(airflow.take().body()).isEqualTo("{\"conf\":{}}");
    }
  }

  @Test
  void refusedTriggerIsAFailedSpan() throws Exception {
    airflow.status = 404;
    try {
      post("{}");
    } catch (java.io.IOException statusAsAnException) {
      // one of the clients throws it
    }

    Span span = spans.take();
    assertThat(span.name()).isEqualTo("trigger nightly");
    assertThat(ExpectedSpan.attributesOf(span))
        .containsEntry("error.type", "404")
        .doesNotContainKey("airflow.dag_run.run_id");
    // A run that is not known is polled like anything else.
    airflow.status = 200;
    poll();
    assertThat(spans.take().name()).isEqualTo("GET");
  }

  @Test
  void pollsThatFindNothingNewAreOneNumber() throws Exception {
    post("{}");
    Span trigger = spans.take();
    for (int i = 0; i < 50; i++) {
      poll();
    }
    airflow.state = "running";
    poll();

    Span change = spans.take();
    assertThat(change.name()).isEqualTo("poll nightly");
    assertThat(change.isChildOf(trigger))
        .as("a loop without a trace polls for the trigger")
        .isTrue();
    assertThat(ExpectedSpan.attributesOf(change))
        .containsEntry("airflow.dag_run.state", "running")
        .containsEntry("airflow.dag_run.run_id", "run 1")
        .containsEntry("datatracing.airflow.polls", 51L);

    poll();
    airflow.state = "success";
    spans.inSpan("caller", this::poll);
    Span success = spans.take();
    Span caller = spans.take();
    assertThat(success.isChildOf(caller)).isTrue();
    assertThat(ExpectedSpan.attributesOf(success))
        .containsEntry("airflow.dag_run.state", "success")
        .containsEntry("datatracing.airflow.polls", 2L);
    poll();
    assertThat(spans.finished()).isZero();
  }

  @Test
  void slowPollIsTold() throws Exception {
    post("{}");
    spans.take();
    airflow.beforeAnswer = () -> spans.letTimePass(6_000_000_000L);
    poll();

    Span slow = spans.take();
    assertThat(slow.name()).isEqualTo("poll nightly");
    assertThat(ExpectedSpan.attributesOf(slow))
        .containsEntry("airflow.dag_run.state", "queued")
        .doesNotContainKey("datatracing.airflow.polls");
  }

  @Test
  void pollThatFailsIsAlwaysTold() throws Exception {
    post("{}");
    spans.take();
    airflow.status = 503;
    try {
      poll();
    } catch (java.io.IOException statusAsAnException) {
      // one of the clients throws it
    }

    assertThat(ExpectedSpan.attributesOf(spans.take()))
        .containsEntry("http.response.status_code", 503L)
        .containsEntry("airflow.dag_run.run_id", "run 1");
  }

  /** Returns null, as a body in a span. */
  private @Nullable Object poll() throws Exception {
    assertThat(call("GET", airflow.uri(RUN), Map.of(), null)).isEqualTo(airflow.answer());
    return null;
  }

  private String post(String body) throws Exception {
    return call("POST", airflow.uri(RUNS), JSON, body);
  }

  static @Nullable Object confOf(Span span) {
    return span.get(AirflowAttributes.CONF);
  }
}
