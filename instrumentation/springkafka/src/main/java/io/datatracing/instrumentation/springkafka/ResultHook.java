package io.datatracing.instrumentation.springkafka;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/** {@code MessagingMessageListenerAdapter.handleResult}: the listener has returned. */
final class ResultHook {
  private ResultHook() {}

  @OnEnter
  static @Nullable Context before(@Argument(0) @Nullable Object result) {
    Delivery delivery = ListenerLoop.current();
    return delivery == null ? null : AsyncDelivery.begin(delivery, result);
  }

  @OnExit
  static void after(@Enter @Nullable Context previous) {
    if (previous != null) {
      CurrentContext.restore(previous);
    }
  }
}
