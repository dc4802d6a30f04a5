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
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Triggering a run of a DAG: {@code POST .../dags/{dag_id}/dagRuns}. */
final class TriggerCall extends WorkflowCall {
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final String ADDED = "added";

  /** Headers that say something about the body's bytes, which would then be wrong. */
  private static final String[] SIGNATURES = {
    "content-md5", "digest", "content-digest", "repr-digest", "signature", "signature-input"
  };

  private final String dagId;
  private final String server;
  private final boolean addsConf;
  private final KnownRuns runs;

  /** Why the body must stay as it is; the first reason holds. */
  private @Nullable String refusal;

  private @Nullable String runId;

  TriggerCall(String dagId, String server, boolean addsConf, KnownRuns runs) {
    this.dagId = dagId;
    this.server = server;
    this.addsConf = addsConf;
    this.runs = runs;
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
      span.put(AirflowAttributes.CONF, "off");
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
      String why = refusal != null ? refusal : read.refusal;
      if (why == null && body.length > MOST_BODY_BYTES) {
        why = TOO_LARGE;
      }
      if (why == null && Tracer.get().propagation().fields().isEmpty()) {
        why = "off"; // the user wants no context to leave the process
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
    span.put(AirflowAttributes.CONF, refusal != null ? refusal : why);
  }

  @Override
  public void answered(Span span, int status, byte[] body, int length) {
    try {
      if (status != OK && status != CREATED) {
        return;
      }
      DagRunAnswer answer = DagRunAnswer.read(body, length);
      if (answer.runId != null) {
        runId = answer.runId;
      }
      span.put(AirflowAttributes.RUN_ID, runId);
      span.put(Attributes.DATATRACING_RUN_ID, runId);
      span.put(AirflowAttributes.RUN_TYPE, answer.runType);
      span.put(AirflowAttributes.RUN_STATE, answer.state);
      span.put(AirflowAttributes.LOGICAL_DATE, answer.logicalDate);
      if (runId != null) {
        runs.add(server, new KnownRun(dagId, runId, span, answer.state));
      }
    } catch (RuntimeException fault) {
      Faults.count("airflow", fault);
    }
  }

  @Override
  public boolean isTold(Span span) {
    return true;
  }
}
