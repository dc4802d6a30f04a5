package io.datatracing.instrumentation.jdkhttpserver;

import com.sun.net.httpserver.HttpExchange;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.http.HttpServerHandler;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.weaving.VirtualField;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * One exchange and its span.
 *
 * <p>The span is started by the first thread that dispatches and ended by whichever completes the
 * answer; a thread gets the exchange from one that had it before, so {@link #context} needs no
 * ordering of its own. Ending twice does nothing.
 */
final class TracedExchange {
  /** On the exchange that handlers see, and on the server's internal one. */
  static final VirtualField<TracedExchange> OF = new VirtualField<>();

  private static final HttpServerHandler<HttpExchange, HttpExchange> HANDLER =
      new HttpServerHandler<>(new JdkHttpServerReader());

  private final HttpExchange exchange;
  private boolean started;
  private @Nullable Context context;

  TracedExchange(HttpExchange exchange) {
    this.exchange = exchange;
  }

  /** Ends the span of the exchange that {@code internal} stands for, if it has one. */
  static void end(Object internal) {
    TracedExchange traced = OF.get(internal);
    if (traced != null) {
      traced.end((Throwable) null);
    }
  }

  /**
   * Makes the span current on this thread.
   *
   * @return the context to restore; null if the span is current already or there is none
   */
  @Nullable Context enter() {
    if (!started) {
      started = true;
      Span span = HANDLER.start(exchange);
      // Below the root: what a thread of the pool may have kept is not of this request.
      context = span == null ? null : span.in(CurrentContext.root());
    }
    Context own = context;
    if (own == null || Span.current() == Span.from(own)) {
      return null;
    }
    return CurrentContext.attach(own);
  }

  void end(@Nullable Throwable thrown) {
    Context own = context;
    Span span = own == null ? null : Span.from(own);
    if (span != null && !span.hasEnded()) {
      HANDLER.end(span, exchange, exchange, thrown);
    }
  }
}
