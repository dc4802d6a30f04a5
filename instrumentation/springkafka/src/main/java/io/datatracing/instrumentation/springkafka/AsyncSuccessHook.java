package io.datatracing.instrumentation.springkafka;

import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Thrown;
import org.jspecify.annotations.Nullable;

/** {@code MessagingMessageListenerAdapter.asyncSuccess}: sends the reply, if there is one. */
final class AsyncSuccessHook {
  private AsyncSuccessHook() {}

  @OnExit
  static void after(@Thrown @Nullable Throwable thrown) {
    Delivery delivery = AsyncDelivery.current();
    if (delivery != null) {
      delivery.finish(thrown);
    }
  }
}
