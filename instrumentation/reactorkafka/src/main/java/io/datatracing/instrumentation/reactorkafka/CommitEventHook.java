package io.datatracing.instrumentation.reactorkafka;

import io.datatracing.bootstrap.context.CarriedContext;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * {@code ConsumerEventLoop.CommitEvent.run}: commits what was acknowledged so far, of many records.
 */
final class CommitEventHook {
  private CommitEventHook() {}

  @OnEnter
  static @Nullable Context before() {
    return CarriedContext.detach();
  }

  @OnExit
  static void after(@Enter @Nullable Context previous) {
    CarriedContext.restore(previous);
  }
}
