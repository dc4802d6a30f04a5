package io.datatracing.instrumentation.servlet.javax;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.http.HttpServerHandler;
import io.datatracing.bootstrap.messaging.HandledMessage;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.opentelemetry.context.Context;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.UnavailableException;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * One span for one request. The span is an attribute of the request, which wrappers hand on and
 * which is there again when a request is dispatched a second time: asynchronously or to an error
 * page. The outermost dispatch on a thread makes the span current; the last one ends it.
 */
final class RequestTracing {
  /** Its value is a class of the boot loader, so it means the same in every web application. */
  private static final String SPAN = "io.datatracing.span";

  private static final int FIRST_ERROR = 400;

  static final HttpServerHandler<HttpServletRequest, HttpServletResponse> HANDLER =
      new HttpServerHandler<>(new ServletReader());

  private RequestTracing() {}

  /**
   * Begins a dispatch.
   *
   * @return the context to restore; null if the dispatch is within another one, or not traced
   */
  static @Nullable Context enter(ServletRequest request) {
    if (!(request instanceof HttpServletRequest)) {
      return null;
    }
    HttpServletRequest http = (HttpServletRequest) request;
    Span span = spanOf(http);
    if (span != null) {
      return isCurrent(span) ? null : attach(span);
    }
    span = HANDLER.start(http);
    if (span == null) {
      return null;
    }
    http.setAttribute(SPAN, span);
    // Now, since a container may have forgotten the servlet's path when an async request ends.
    String route = ServletRoutes.route(http);
    Context previous = attach(span);
    if (route != null) {
      HttpServerHandler.route(route);
    }
    return previous;
  }

  /** Ends a dispatch, and the span with it unless the request goes on asynchronously. */
  static void exit(
      Context previous,
      ServletRequest request,
      ServletResponse response,
      @Nullable Throwable thrown) {
    HandledMessage.endLeft(null, previous);
    CurrentContext.restore(previous);
    HttpServletRequest http = (HttpServletRequest) request;
    Span span = spanOf(http);
    if (span == null || span.hasEnded()) {
      return;
    }
    if (thrown == null && http.isAsyncStarted()) {
      AsyncEnd listener = new AsyncEnd(span, http, (HttpServletResponse) response);
      http.getAsyncContext().addListener(listener);
    } else {
      end(span, http, (HttpServletResponse) response, thrown);
    }
  }

  private static void end(
      Span span,
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable Throwable thrown) {
    @Nullable HttpServletResponse answer = response;
    if (thrown != null && !response.isCommitted() && response.getStatus() < FIRST_ERROR) {
      // The container sets the status later, when the exception has reached it.
      span.put(Attributes.HTTP_RESPONSE_STATUS_CODE, statusOf(thrown));
      answer = null;
    }
    HANDLER.end(span, request, answer, thrown);
  }

  private static int statusOf(Throwable thrown) {
    if (thrown instanceof UnavailableException) {
      return ((UnavailableException) thrown).isPermanent()
          ? HttpServletResponse.SC_NOT_FOUND
          : HttpServletResponse.SC_SERVICE_UNAVAILABLE;
    }
    return HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
  }

  private static @Nullable Span spanOf(HttpServletRequest request) {
    Object span = request.getAttribute(SPAN);
    return span instanceof Span ? (Span) span : null;
  }

  /** Whether the thread works below that span: a servlet may forward within a span of its own. */
  private static boolean isCurrent(Span span) {
    Span current = Span.current();
    return current != null && current.localRoot() == span.localRoot();
  }

  /** Below the root: what a thread of the pool may have kept is not of this request. */
  private static Context attach(Span span) {
    return CurrentContext.attach(span.in(CurrentContext.root()));
  }
}
