package io.datatracing.instrumentation.httpurlconnection;

import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import io.datatracing.instrumentation.api.Thrown;
import java.net.HttpURLConnection;
import org.jspecify.annotations.Nullable;

/**
 * Around {@code getInputStream()}, which sends what is not sent yet, follows redirects and reads
 * the head of the answer. {@code getResponseCode()} and all readers of headers come through here.
 */
final class InputStreamHooks {
  private InputStreamHooks() {}

  @OnEnter
  static @Nullable TracedExchange onEnter(@This HttpURLConnection connection) {
    return TracedExchange.enter(connection);
  }

  @OnExit
  static void onExit(@Enter @Nullable TracedExchange exchange, @Thrown @Nullable Throwable thrown) {
    if (exchange != null) {
      exchange.answered(thrown);
    }
  }
}
