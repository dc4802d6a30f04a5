package io.datatracing.instrumentation.springkafka;

import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import io.datatracing.instrumentation.api.Thrown;
import org.jspecify.annotations.Nullable;

/** {@code ListenerConsumer.invokeOnMessage}: interceptor and listener; errors are handled after. */
final class InvocationHook {
  private InvocationHook() {}

  @OnExit
  static void invoked(@This Object consumer, @Thrown @Nullable Throwable thrown) {
    if (thrown != null) {
      ListenerLoop.of(consumer).fail(thrown);
    }
  }
}
