package io.datatracing.instrumentation.jdkhttpserver;

import com.sun.net.httpserver.HttpExchange;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.messaging.HandledMessage;
import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Thrown;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * Around the dispatch to filters and handler. Chains nest: each filter calls the next, and the
 * server itself links two chains. The outermost one on a thread makes the span current; the first
 * of all starts it.
 */
final class FilterChainHooks {
  private FilterChainHooks() {}

  /** The context to restore; null if there is nothing to do at the exit. */
  @OnEnter
  static @Nullable Context onEnter(@Argument(0) HttpExchange exchange) {
    TracedExchange traced = TracedExchange.OF.get(exchange);
    return traced == null ? null : traced.enter();
  }

  @OnExit
  static void onExit(
      @Argument(0) HttpExchange exchange,
      @Enter @Nullable Context previous,
      @Thrown @Nullable Throwable thrown) {
    if (previous == null) {
      return;
    }
    HandledMessage.endLeft(null, previous);
    CurrentContext.restore(previous);
    TracedExchange traced = TracedExchange.OF.get(exchange);
    if (thrown != null && traced != null) {
      traced.end(thrown);
    }
  }
}
