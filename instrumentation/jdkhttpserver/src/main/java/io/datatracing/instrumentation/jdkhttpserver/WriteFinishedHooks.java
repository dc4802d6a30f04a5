package io.datatracing.instrumentation.jdkhttpserver;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnExit;

/** Around the event that tells the server that an answer is complete. */
final class WriteFinishedHooks {
  private WriteFinishedHooks() {}

  @OnExit(onThrow = false)
  static void onExit(@Argument(0) Object internal) {
    TracedExchange.end(internal);
  }
}
