package io.datatracing.instrumentation.servlet.javax;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.trace.Span;
import javax.servlet.AsyncEvent;
import javax.servlet.AsyncListener;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * Ends the span of a request that outlives its dispatch. A container forgets its listeners when the
 * request is started asynchronously again; that dispatch then adds a new one at its end.
 *
 * <p>Containers call a listener on one thread at a time.
 */
final class AsyncEnd implements AsyncListener {
  private final Span span;
  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private @Nullable Throwable failure;

  AsyncEnd(Span span, HttpServletRequest request, HttpServletResponse response) {
    this.span = span;
    this.request = request;
    this.response = response;
  }

  @Override
  public void onComplete(AsyncEvent event) {
    try {
      if (!span.hasEnded()) {
        RequestTracing.HANDLER.end(span, request, response, failure);
      }
    } catch (Throwable fault) {
      Faults.count("servlet-javax", fault);
    }
  }

  /** The application or the container decides what a timeout means, and completes the request. */
  @Override
  public void onTimeout(AsyncEvent event) {}

  @Override
  public void onError(AsyncEvent event) {
    failure = event.getThrowable();
  }

  @Override
  public void onStartAsync(AsyncEvent event) {}
}
