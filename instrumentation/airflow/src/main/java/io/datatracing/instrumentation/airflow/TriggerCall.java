package io.datatracing.instrumentation.airflow;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.http.WorkflowCall;
import io.datatracing.bootstrap.propagation.TraceParent;
import io.datatracing.bootstrap.propagation.TraceState;
import io.datatracing.bootstrap.trace.AttributeKey;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Triggering a run of a DAG: {@code POST .../dags/{dag_id}/dagRuns}. */
final class TriggerCall extends WorkflowCall {
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final String ADDED = "added";
  private static final String PRESENT = "present";
  private static final String OFF = "off";

  /** Headers that say something about the body's bytes, which would then be wrong. */
  private static final String[] SIGNATURES = {
    "content-md5",
    "digest",
    "content-digest",
    "repr-digest",
    "signature",
    "signature-input",
    // Amazon's signature is in Authorization, which HttpURLConnection does not show.
    "x-amz-date"
  };

  private final String dagId;
  private String server;
  private final boolean addsConf;
  private final KnownRuns runs;

  /** Why the body must stay as it is; the first reason holds. */
  private @Nullable String refusal;

  private @Nullable String runId;

  /** What became of {@code conf} before it was JSON; the body must stay as it is then. */
  private @Nullable String decided;

  TriggerCall(String dagId, String server, boolean addsConf, KnownRuns runs) {
    this.dagId = dagId;
    this.server = server;
    this.addsConf = addsConf;
    this.runs = runs;
  }

  /** Whether a request to {@code address} is this call, which a generated client has begun. */
  boolean goesOnAt(String address, String dag) {
    if (!dag.equals(dagId) || !isWaiting()) {
      return false;
    }
    server = address;
    return true;
  }

  @Override
  public Context parent(Context current) {
    return current;
  }

  @Override
  public void started(Span span) {
    span.rename("trigger " + dagId);
    span.put(AirflowAttributes.DAG_ID, dagId);
    span.put(Attributes.DATATRACING_JOB_NAME, dagId);
    span.put(Attributes.DATATRACING_JOB_TYPE, AirflowAttributes.JOB_TYPE);
    if (!addsConf) {
      span.put(AirflowAttributes.CONF, OFF);
    }
  }

  @Override
  public boolean wantsBody() {
    return addsConf;
  }

  @Override
  public void header(String name, String value) {
    if (refusal == null) {
      refusal = refusal(name.toLowerCase(Locale.ROOT), value.toLowerCase(Locale.ROOT));
    }
  }

  private static @Nullable String refusal(String name, String value) {
    if (name.equals("content-encoding")) {
      return value.trim().equals("identity") ? null : "compressed";
    }
    if (name.equals("transfer-encoding")) {
      return STREAMED;
    }
    if (name.equals("content-type")) {
      boolean utf8 = value.indexOf("charset") < 0 || value.indexOf("utf-8") > 0;
      return value.indexOf("json") >= 0 && utf8 ? null : "not_json";
    }
    for (String signature : SIGNATURES) {
      if (name.equals(signature)) {
        return "signed";
      }
    }
    boolean signed =
        name.endsWith("-signature")
            || name.indexOf("-signature-") > 0
            || name.startsWith("x-amz-content-sha")
            || (name.endsWith("authorization")
                && (value.startsWith("aws4-") || value.startsWith("signature ")));
    return signed ? "signed" : null;
  }

  @Override
  public byte[] body(Span span, byte[] body) {
    try {
      DagRunBody read = DagRunBody.read(body);
      runId = read.runId;
      span.put(AirflowAttributes.RUN_ID, runId);
      span.put(AirflowAttributes.LOGICAL_DATE, read.logicalDate);
      for (int i = 0; i < read.openLineage.length; i += 2) {
        span.put(AttributeKey.of("openlineage." + read.openLineage[i]), read.openLineage[i + 1]);
      }
      if (decided != null) {
        return body;
      }
      String why = refusal != null ? refusal : read.refusal;
      if (why == null && body.length > MOST_BODY_BYTES) {
        why = TOO_LARGE;
      }
      if (why == null && !mayLeave()) {
        why = OFF;
      }
      if (why != null) {
        leftAlone(span, why);
        return body;
      }
      byte[] added = read.with(conf(span));
      span.put(AirflowAttributes.CONF, ADDED);
      return added;
    } catch (RuntimeException fault) {
      Faults.count("airflow", fault);
      return body;
    }
  }

  /** Whether the user wants any context to leave the process. */
  private static boolean mayLeave() {
    return !Tracer.get().propagation().fields().isEmpty();
  }

  @Override
  public @Nullable Map<Object, Object> conf(
      Span span, @Nullable Map<?, ?> conf, @Nullable String run, @Nullable String logicalDate) {
    runId = run;
    span.put(AirflowAttributes.RUN_ID, run);
    span.put(AirflowAttributes.LOGICAL_DATE, logicalDate);
    if (conf != null) {
      openLineage(span, conf.get(DagRunBody.OPEN_LINEAGE));
    }
    if (!addsConf || !mayLeave()) {
      decided = OFF;
    } else if (conf != null && conf.containsKey(DagRunBody.CONF_KEY)) {
      decided = PRESENT;
    } else {
      decided = ADDED;
    }
    span.put(AirflowAttributes.CONF, decided);
    if (!ADDED.equals(decided)) {
      return null;
    }
    Map<Object, Object> added = new LinkedHashMap<>();
    added.put(DagRunBody.CONF_KEY, value(span));
    if (conf != null) {
      added.putAll(conf);
    }
    return added;
  }

  private static void openLineage(Span span, @Nullable Object lineage) {
    if (!(lineage instanceof Map)) {
      return;
    }
    for (String name : DagRunBody.LINEAGE_NAMES) {
      Object value = ((Map<?, ?>) lineage).get(name);
      if (value instanceof String) {
        span.put(AttributeKey.of("openlineage." + name), (String) value);
      }
    }
  }

  /** As {@link #conf(Span)}. */
  private static Object value(Span span) {
    TraceState state = span.traceState();
    if (state == null) {
      return TraceParent.header(span);
    }
    Map<String, Object> both = new LinkedHashMap<>();
    both.put("traceparent", TraceParent.header(span));
    both.put("tracestate", state.header());
    return both;
  }

  /** A text is all that Airflow needs, an object is read where there is a state, too. */
  private static String conf(Span span) {
    String parent = '"' + TraceParent.header(span) + '"';
    TraceState state = span.traceState();
    if (state == null) {
      return parent;
    }
    String text = state.header();
    StringBuilder json = new StringBuilder("{\"traceparent\":").append(parent);
    json.append(",\"tracestate\":\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\');
      }
      json.append(c);
    }
    return json.append("\"}").toString();
  }

  @Override
  public void leftAlone(Span span, String why) {
    if (decided == null) {
      span.put(AirflowAttributes.CONF, refusal != null ? refusal : why);
    }
  }

  @Override
  public void answered(Span span, int status, byte[] body, int length) {
    try {
      if (status != OK && status != CREATED) {
        return;
      }
      DagRunAnswer answer = DagRunAnswer.read(body, length);
      answered(span, answer.runId, answer.state, answer.runType, answer.logicalDate);
    } catch (RuntimeException fault) {
      Faults.count("airflow", fault);
    }
  }

  @Override
  public void answered(
      Span span,
      @Nullable String run,
      @Nullable String state,
      @Nullable String runType,
      @Nullable String logicalDate) {
    if (run != null) {
      runId = run;
    }
    span.put(AirflowAttributes.RUN_ID, runId);
    span.put(Attributes.DATATRACING_RUN_ID, runId);
    span.put(AirflowAttributes.RUN_TYPE, runType);
    span.put(AirflowAttributes.RUN_STATE, state);
    span.put(AirflowAttributes.LOGICAL_DATE, logicalDate);
    if (runId != null) {
      runs.add(server, new KnownRun(dagId, runId, span, state));
    }
  }

  @Override
  public boolean isTold(Span span) {
    return true;
  }
}
