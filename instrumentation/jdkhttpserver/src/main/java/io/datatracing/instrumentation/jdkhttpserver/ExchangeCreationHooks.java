package io.datatracing.instrumentation.jdkhttpserver;

import com.sun.net.httpserver.HttpExchange;
import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;

/** Around the constructor of the exchange that handlers see. */
final class ExchangeCreationHooks {
  private ExchangeCreationHooks() {}

  @OnExit(onThrow = false)
  static void onExit(@This HttpExchange exchange, @Argument(0) Object internal) {
    TracedExchange traced = new TracedExchange(exchange);
    TracedExchange.OF.set(exchange, traced);
    TracedExchange.OF.set(internal, traced);
  }
}
