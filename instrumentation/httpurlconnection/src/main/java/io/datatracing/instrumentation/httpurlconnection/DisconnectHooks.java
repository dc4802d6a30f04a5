package io.datatracing.instrumentation.httpurlconnection;

import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import java.net.HttpURLConnection;

/** Around {@code disconnect()}: an application that never asks for the answer ends here. */
final class DisconnectHooks {
  private DisconnectHooks() {}

  @OnExit
  static void onExit(@This HttpURLConnection connection) {
    TracedExchange.abandon(connection);
  }
}
