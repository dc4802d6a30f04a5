package io.datatracing.instrumentation.javahttpclient;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.http.HttpClientHandler;
import io.datatracing.bootstrap.http.WorkflowCall;
import io.datatracing.bootstrap.http.WorkflowCalls;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.opentelemetry.context.Context;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A request that is being sent, its span and the context of its sender. */
final class TracedCall {
  private static final HttpClientHandler<HttpRequest, HttpResponse<?>> HANDLER =
      new HttpClientHandler<>(new JavaHttpClientReader());

  private final HttpRequest request;
  private final Span span;
  private final Context caller;

  /** Null for a call that is no workflow engine's. */
  private final @Nullable WorkflowExchange workflow;

  private TracedCall(
      HttpRequest request, Span span, Context caller, @Nullable WorkflowCall workflow) {
    this.request = request;
    this.span = span;
    this.caller = caller;
    this.workflow = workflow == null ? null : new WorkflowExchange(workflow, span, this);
  }

  /** Null if there is nothing to trace. */
  static @Nullable TracedCall start(@Nullable HttpRequest request) {
    if (request == null || isWebSocket(request)) {
      return null;
    }
    URI uri = request.uri();
    WorkflowCall workflow =
        WorkflowCalls.find(request.method(), uri.getRawPath(), uri.getHost(), uri.getPort());
    Span span = HANDLER.start(request, workflow);
    return span == null ? null : new TracedCall(request, span, CurrentContext.current(), workflow);
  }

  /**
   * A web socket is opened by sending a request whose class says that it is one, and which
   * therefore must not be replaced. Applications build requests of another class.
   */
  private static boolean isWebSocket(HttpRequest request) {
    return request.getClass().getName().equals("jdk.internal.net.http.HttpRequestImpl")
        && request.headers().firstValue("Sec-WebSocket-Version").isPresent();
  }

  HttpRequest requestWithHeaders() {
    Map<String, List<String>> headers = TracedRequest.headersOf(request);
    HANDLER.inject(span, headers, HeaderMapSetter.INSTANCE);
    return workflow == null
        ? new TracedRequest(request, headers)
        : workflow.withBody(request, headers);
  }

  /** The handler to use instead of {@code handler}, which it leaves everything to. */
  HttpResponse.BodyHandler<Object> seeingTheBody(HttpResponse.BodyHandler<Object> handler) {
    return workflow == null ? handler : workflow.handler(handler);
  }

  /**
   * The future to hand out instead of {@code answer}: it completes after the span has ended, and
   * its dependents run in the context of the caller.
   */
  <T> CompletableFuture<HttpResponse<T>> reportedBy(CompletableFuture<HttpResponse<T>> answer) {
    TracedFuture<HttpResponse<T>> reported = new TracedFuture<>(answer);
    answer.whenComplete(
        (response, thrown) -> {
          if (workflow == null) {
            end(response, thrown);
          } else {
            workflow.answered(response, thrown);
          }
          Context previous = CurrentContext.attach(caller);
          try {
            reported.completeAs(response, thrown);
          } finally {
            CurrentContext.restore(previous);
          }
        });
    return reported;
  }

  /** Ends the span. Never throws: nobody would complete the application's future. */
  void end(@Nullable HttpResponse<?> response, @Nullable Throwable thrown) {
    try {
      int resends = response == null ? 0 : resends(response);
      if (resends > 0) {
        span.put(Attributes.HTTP_REQUEST_RESEND_COUNT, resends);
      }
      HANDLER.end(
          span, request, response, cause(thrown), workflow == null ? null : workflow.call());
    } catch (Throwable fault) {
      Faults.count("javahttpclient", fault);
    }
  }

  private static int resends(HttpResponse<?> last) {
    int resends = 0;
    Optional<? extends HttpResponse<?>> prior = last.previousResponse();
    while (prior.isPresent()) {
      resends++;
      prior = prior.get().previousResponse();
    }
    return resends;
  }

  private static @Nullable Throwable cause(@Nullable Throwable thrown) {
    Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : null;
    return cause == null ? thrown : cause;
  }
}
