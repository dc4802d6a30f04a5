package io.datatracing.instrumentation.httpurlconnection;

import io.datatracing.bootstrap.http.HttpClientHandler;
import io.datatracing.bootstrap.http.WorkflowCall;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.weaving.VirtualField;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import org.jspecify.annotations.Nullable;

/**
 * One connection object, which stands for one request and its answer, and its span.
 *
 * <p>The connection's methods call each other: {@code getInputStream} connects, and calls {@code
 * getResponseCode}, which calls {@code getInputStream}, for each redirect. Only the outermost call
 * says something about the exchange.
 *
 * <p>Not thread-safe, as the connection is not.
 */
final class TracedExchange {
  private static final VirtualField<TracedExchange> OF = new VirtualField<>();
  private static final HttpClientHandler<HttpURLConnection, TracedExchange> HANDLER =
      new HttpClientHandler<>(new HttpUrlConnectionReader());

  private final HttpURLConnection connection;

  /** Null if nothing is traced; then it stays so, as headers can't be added any more. */
  private final @Nullable Span span;

  /** Null for a call that is no workflow engine's. */
  private @Nullable WorkflowBody workflow;

  private boolean inside;
  private int status;

  private TracedExchange(HttpURLConnection connection, @Nullable Span span) {
    this.connection = connection;
    this.span = span;
  }

  private static TracedExchange begin(HttpURLConnection connection) {
    WorkflowCall call = WorkflowBody.find(connection);
    Span span = HANDLER.start(connection, call);
    TracedExchange exchange = new TracedExchange(connection, span);
    OF.set(connection, exchange);
    if (call != null && span != null) {
      exchange.workflow = WorkflowBody.of(call, span, connection);
    }
    exchange.inject();
    return exchange;
  }

  /**
   * Begins an outermost call, and with the first one the exchange.
   *
   * @return null if it is not an outermost call, or if there is nothing to trace any more
   */
  static @Nullable TracedExchange enter(HttpURLConnection connection) {
    TracedExchange exchange = OF.get(connection);
    if (exchange == null) {
      exchange = begin(connection);
    }
    if (exchange.inside || exchange.span == null || exchange.span.hasEnded()) {
      return null;
    }
    exchange.inside = true;
    return exchange;
  }

  /** Ends an exchange that nobody will ask for its answer. */
  static void abandon(HttpURLConnection connection) {
    TracedExchange exchange = OF.get(connection);
    if (exchange != null && !exchange.inside) {
      exchange.end(null);
    }
  }

  /** Ends an outermost call before the answer. */
  void exit(@Nullable Throwable thrown) {
    inside = false;
    if (thrown != null) {
      end(thrown);
    }
  }

  /** Ends the outermost call that asked for the answer. */
  void answered(@Nullable Throwable thrown, @Nullable InputStream answer) {
    // Statuses from 400 on are thrown as exceptions, but are answers all the same.
    if (thrown == null || thrown instanceof IOException) {
      status = askForStatus();
    }
    if (workflow != null && answer != null) {
      workflow.answered(status, connection, answer);
    }
    inside = false;
    end(status > 0 ? null : thrown);
  }

  /** 0 if there was no answer. */
  int status() {
    return status;
  }

  void methodMayHaveChanged() {
    String method = connection.getRequestMethod();
    if (span != null && method.equals("POST")) {
      span.put(Attributes.HTTP_REQUEST_METHOD, method);
      if (workflow == null) {
        span.rename(method);
      }
    }
  }

  /** The application writes the request's body to {@code body}. */
  void writesTo(@Nullable OutputStream body) {
    if (workflow != null && body != null) {
      workflow.writesTo(body);
    }
  }

  /** The request is about to be sent. */
  void bodyIsWritten() {
    if (workflow != null) {
      workflow.isWritten();
    }
  }

  /** What the application reads instead of {@code answer}. */
  static InputStream answer(HttpURLConnection connection, InputStream answer) {
    TracedExchange exchange = OF.get(connection);
    if (exchange == null || exchange.workflow == null) {
      return answer;
    }
    InputStream read = exchange.workflow.answer();
    return read == null ? answer : read;
  }

  private void inject() {
    if (span != null) {
      HANDLER.inject(span, connection, RequestPropertySetter.INSTANCE);
    }
  }

  /** Sends nothing again: the connection remembers how it failed. */
  private int askForStatus() {
    try {
      return Math.max(connection.getResponseCode(), 0);
    } catch (IOException noAnswer) {
      return 0; // the same failure that is about to be recorded
    }
  }

  private void end(@Nullable Throwable thrown) {
    if (span != null && !span.hasEnded()) {
      HANDLER.end(
          span,
          connection,
          status > 0 ? this : null,
          thrown,
          workflow == null ? null : workflow.call());
    }
  }
}
