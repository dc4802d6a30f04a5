package io.datatracing.instrumentation.airflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.airflow.ApiClient;
import com.acme.airflow.ApiException;
import com.acme.airflow.apache.ApacheApiClient;
import com.acme.airflow.apache.DagRunApi;
import com.acme.airflow.model.DAGRunResponse;
import com.acme.airflow.model.TriggerDAGRunPostBody;
import io.datatracing.bootstrap.propagation.TraceParent;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.instrumentation.testing.WovenClasses;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ApacheGeneratedClientTest extends GeneratedClientContract {
  private DagRunApi api;

  @Override
  ApiClient apiClient() {
    return new ApacheApiClient();
  }

  @Override
  void connect(String basePath) {
    api = new DagRunApi(apiClient().setBasePath(basePath));
  }

  @Override
  DAGRunResponse trigger(Object dagId, @Nullable TriggerDAGRunPostBody body) throws ApiException {
    return api.triggerDagRun(dagId, body);
  }

  @Override
  @Nullable DAGRunResponse triggerWithHttpInfo(Object dagId, TriggerDAGRunPostBody body)
      throws ApiException {
    return api.triggerDagRun(dagId, body, Map.of("x-a", "1"));
  }

  @Override
  DAGRunResponse poll(String dagId, String runId) throws ApiException {
    return api.getDagRun(dagId, runId);
  }

  @Override
  boolean isTracedBelow() {
    return false;
  }

  /** A body that the application keeps, and uses from several threads at once. */
  @Test
  void eachRunOfASharedBodyGetsItsOwnCaller() throws Exception {
    TriggerDAGRunPostBody body = new TriggerDAGRunPostBody().conf(Map.of("day", 1));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<DAGRunResponse>> calls = Collections.nCopies(8, () -> trigger("nightly", body));
      for (Future<DAGRunResponse> call : threads.invokeAll(calls)) {
        assertThat(call.get().getDagRunId()).isEqualTo("run 1");
      }
    } finally {
      threads.shutdownNow();
    }
    Set<String> callers = new HashSet<>();
    Set<Object> sent = new HashSet<>();
    for (Span span : spans.take(8)) {
      callers.add(TraceParent.header(span));
      sent.add(confSent().get(KEY));
    }
    assertThat(sent).isEqualTo(callers).hasSize(8);
    assertThat(body.getConf()).isEqualTo(Map.of("day", 1));
  }

  @Test
  void bodyWhichCannotBeCopiedStaysAlone() throws Exception {
    trigger("nightly", new Fixed("x"));

    Span span = spans.take();
    assertThat(span.name()).isEqualTo("trigger nightly");
    assertThat(span.get(AirflowAttributes.CONF)).isEqualTo("no_copy");
    assertThat(confSent()).isNull();
  }

  /** A map of the application's own making, whose fault is not the call's. */
  @Test
  void confThatThrowsIsLeftAlone() throws Exception {
    Map<String, Object> odd =
        new HashMap<>(Map.of("day", 1)) {
          @Override
          public boolean containsKey(Object key) {
            throw new IllegalStateException("not asked for");
          }
        };
    trigger("nightly", new TriggerDAGRunPostBody().conf(odd));

    Span span = spans.take();
    assertThat(span.get(AirflowAttributes.RUN_ID)).isEqualTo("run 1");
    assertThat(span.get(AirflowAttributes.CONF)).isEqualTo("no_copy");
    assertThat(confSent()).isEqualTo(Map.of("day", 1));
  }

  @Test
  void otherClassOfTheNameIsNotTaken() {
    com.acme.other.DagRunApi other = new com.acme.other.DagRunApi();
    assertThat(other.triggerDagRun("nightly", "body")).isEqualTo("nightly body");
    assertThat(other.triggerDagRun(1, 2L)).isEqualTo(3);
    assertThat(other.triggerDagRun("nightly")).isEqualTo("nightly");
    assertThat(other.getDagRun("nightly", "run 1")).isEqualTo("run 1");
    assertThat(WovenClasses.contains("com.acme.other.DagRunApi")).isTrue();
    assertThat(spans.finished()).isZero();
  }

  /** What a client promises later is sent later, in a context of its own. */
  @Test
  void runThatIsPromisedGetsItsCallerToo() throws Exception {
    com.acme.other.DagRunApi later = new com.acme.other.DagRunApi();
    FutureTask<TriggerDAGRunPostBody> promised =
        later.triggerDagRun("nightly", new TriggerDAGRunPostBody());

    Span span = spans.take();
    promised.run();
    assertThat(promised.get().getConf()).isEqualTo(Map.of(KEY, TraceParent.header(span)));
    assertThat(span.get(AirflowAttributes.RUN_ID)).isNull();
  }

  /** Has no constructor without arguments. */
  public static class Fixed extends TriggerDAGRunPostBody {
    public Fixed(String note) {
      setNote(note);
    }
  }
}
