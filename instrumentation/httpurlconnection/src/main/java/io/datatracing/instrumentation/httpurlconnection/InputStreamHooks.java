package io.datatracing.instrumentation.httpurlconnection;

import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Return;
import io.datatracing.instrumentation.api.This;
import io.datatracing.instrumentation.api.Thrown;
import java.io.InputStream;
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
    TracedExchange exchange = TracedExchange.enter(connection);
    if (exchange != null) {
      exchange.bodyIsWritten();
    }
    return exchange;
  }

  @OnExit(replacesReturn = true)
  static @Nullable InputStream onExit(
      @This HttpURLConnection connection,
      @Enter @Nullable TracedExchange exchange,
      @Return @Nullable InputStream answer,
      @Thrown @Nullable Throwable thrown) {
    if (exchange != null) {
      exchange.answered(thrown, answer);
    }
    return answer == null ? null : TracedExchange.answer(connection, answer);
  }
}
