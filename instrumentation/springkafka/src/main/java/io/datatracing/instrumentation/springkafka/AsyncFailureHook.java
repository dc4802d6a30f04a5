package io.datatracing.instrumentation.springkafka;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import org.jspecify.annotations.Nullable;

/** {@code MessagingMessageListenerAdapter.asyncFailure}: asks the container to handle the error. */
final class AsyncFailureHook {
  private AsyncFailureHook() {}

  @OnEnter
  static void before(@Argument(0) Object request, @Argument(3) @Nullable Throwable thrown) {
    Delivery delivery = AsyncDelivery.current();
    if (delivery != null && thrown != null) {
      AsyncDelivery.fail(delivery, request, thrown);
    }
  }

  @OnExit
  static void after() {
    Delivery delivery = AsyncDelivery.current();
    if (delivery != null) {
      delivery.finish(null);
    }
  }
}
