package io.datatracing.instrumentation.httpurlconnection;

import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import io.datatracing.instrumentation.api.Thrown;
import java.net.HttpURLConnection;
import org.jspecify.annotations.Nullable;

/** Around {@code connect()}: the exchange may begin here and goes on, unless connecting fails. */
final class ConnectHooks {
  private ConnectHooks() {}

  @OnEnter
  static @Nullable TracedExchange onEnter(@This HttpURLConnection connection) {
    return TracedExchange.enter(connection);
  }

  @OnExit
  static void onExit(@Enter @Nullable TracedExchange exchange, @Thrown @Nullable Throwable thrown) {
    if (exchange != null) {
      exchange.exit(thrown);
    }
  }
}
