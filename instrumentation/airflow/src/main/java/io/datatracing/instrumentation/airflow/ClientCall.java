package io.datatracing.instrumentation.airflow;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.http.WorkflowCall;
import io.datatracing.bootstrap.http.WorkflowCalls;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Protocol;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.Tracer;
import io.opentelemetry.context.Context;
import java.io.UnsupportedEncodingException;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An open method of a generated client. It has the span of the call, which the HTTP request below
 * takes over if it goes through a client of ours; the span is not made current, as no client's is.
 * The caller's body is never touched: the method goes on with a copy.
 *
 * <p>Used by the thread that runs the method alone.
 */
final class ClientCall {
  private static final int FIRST_ERROR = 400;

  /** Why {@code conf} is left alone: the body is of a class that could not be copied. */
  private static final String NO_COPY = "no_copy";

  private final WorkflowCall call;
  private final Span span;
  private final Context previous;
  private @Nullable Object body;
  private boolean hasConf;

  private ClientCall(WorkflowCall call, Span span, Context current) {
    this.call = call;
    this.span = span;
    previous = CurrentContext.attach(call.begin(span, current));
  }

  /** Null if nothing is traced, an outer method of the client has begun, or it is another class. */
  static @Nullable ClientCall trigger(
      Object api, @Nullable Object dagId, @Nullable Object original) {
    if (dagId == null || original == null || !ClientBody.isOne(original)) {
      return null;
    }
    ClientCall started = start("POST", api, "/api/v2/dags/" + encoded(dagId) + "/dagRuns");
    if (started != null) {
      started.give(original);
    }
    return started;
  }

  /** As {@link #trigger}; null also for a run that was not triggered here. */
  static @Nullable ClientCall poll(Object api, @Nullable Object dagId, @Nullable Object runId) {
    if (dagId == null || runId == null) {
      return null;
    }
    return start("GET", api, "/api/v2/dags/" + encoded(dagId) + "/dagRuns/" + encoded(runId));
  }

  private static @Nullable ClientCall start(String method, Object api, String path) {
    Context current = CurrentContext.current();
    if (WorkflowCall.begunIn(current) != null) {
      return null;
    }
    URI server = server(api);
    WorkflowCall call =
        WorkflowCalls.find(
            method,
            path,
            server == null ? null : server.getHost(),
            server == null ? -1 : server.getPort());
    if (call == null) {
      return null;
    }
    Span span =
        Tracer.get().start(method, SpanKind.CLIENT, Protocol.HTTP, call.parent(current), 0, path);
    if (span == null) {
      return null;
    }
    span.put(Attributes.HTTP_REQUEST_METHOD, method);
    if (server != null) {
      span.put(Attributes.SERVER_ADDRESS, server.getHost());
      if (server.getPort() > 0) {
        span.put(Attributes.SERVER_PORT, server.getPort());
      }
    }
    call.started(span);
    return new ClientCall(call, span, current);
  }

  private void give(Object original) {
    body = original;
    if (!call.wantsBody()) {
      return;
    }
    ClientBody copy = ClientBody.copy(original);
    if (copy == null) {
      return;
    }
    try {
      Map<Object, Object> conf = call.conf(span, copy.conf(), copy.runId(), copy.logicalDate());
      if (conf != null) {
        copy.give(conf);
        body = copy.body();
      }
      hasConf = true;
    } catch (ReflectiveOperationException | RuntimeException unlike) {
      // A map of the application's own making. What was begun is ended all the same.
    }
  }

  /** What the method goes on with. */
  @Nullable Object body() {
    return body;
  }

  /** Ends the span, if no request has taken it. */
  void end(@Nullable Object result, @Nullable Throwable thrown) {
    CurrentContext.restore(previous);
    Span open = call.close();
    if (open == null) {
      return;
    }
    if (!hasConf && call.wantsBody()) {
      call.leftAlone(open, NO_COPY);
    }
    if (thrown != null) {
      fail(open, thrown);
    } else {
      ClientAnswer answer = ClientAnswer.of(result);
      if (answer != null) {
        call.answered(open, answer.runId(), answer.state(), answer.runType(), answer.logicalDate());
      }
    }
    if (call.isTold(open)) {
      open.end();
    } else {
      open.discard();
    }
  }

  /** The generators' own exception has the status as its code. */
  private static void fail(Span span, Throwable thrown) {
    Object code = Getters.value(thrown, "getCode");
    if (code instanceof Integer && (Integer) code >= FIRST_ERROR) {
      span.put(Attributes.HTTP_RESPONSE_STATUS_CODE, (Integer) code);
      span.fail(code.toString());
    } else {
      span.fail(thrown);
    }
  }

  /** Where the client was told that Airflow is; null if it does not say. */
  private static @Nullable URI server(Object api) {
    Object client = Getters.value(api, "getApiClient");
    String base = client == null ? null : Getters.text(client, "getBasePath");
    try {
      return base == null ? null : URI.create(base);
    } catch (IllegalArgumentException template) {
      return null;
    }
  }

  private static String encoded(Object id) {
    try {
      return URLEncoder.encode(id.toString(), "UTF-8").replace("+", "%20");
    } catch (UnsupportedEncodingException impossible) {
      return id.toString();
    }
  }
}
