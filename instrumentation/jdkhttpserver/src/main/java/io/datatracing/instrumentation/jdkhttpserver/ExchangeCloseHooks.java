package io.datatracing.instrumentation.jdkhttpserver;

import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;

/** Around {@code HttpExchange.close()}, which may come before there was an answer. */
final class ExchangeCloseHooks {
  private ExchangeCloseHooks() {}

  @OnExit
  static void onExit(@This Object internal) {
    TracedExchange.end(internal);
  }
}
