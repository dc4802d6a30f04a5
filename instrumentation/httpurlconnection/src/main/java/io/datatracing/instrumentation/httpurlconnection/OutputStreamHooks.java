package io.datatracing.instrumentation.httpurlconnection;

import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Return;
import io.datatracing.instrumentation.api.This;
import io.datatracing.instrumentation.api.Thrown;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import org.jspecify.annotations.Nullable;

/** Around {@code getOutputStream()}, which turns a GET into a POST. */
final class OutputStreamHooks {
  private OutputStreamHooks() {}

  @OnEnter
  static @Nullable TracedExchange onEnter(@This HttpURLConnection connection) {
    return TracedExchange.enter(connection);
  }

  @OnExit
  static void onExit(
      @Enter @Nullable TracedExchange exchange,
      @Return @Nullable OutputStream body,
      @Thrown @Nullable Throwable thrown) {
    if (exchange != null) {
      exchange.exit(thrown);
      exchange.methodMayHaveChanged();
      exchange.writesTo(body);
    }
  }
}
