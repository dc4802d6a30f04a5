package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/** {@code ProducerBatch.completeFutureAndFireCallbacks}: the answer to all records of a batch. */
final class BatchCompletedHook {
  private BatchCompletedHook() {}

  @OnEnter
  static Context before(@This Object batch) {
    return DrainedBatch.attach(batch);
  }

  @OnExit
  static void after(@Enter @Nullable Context previous) {
    if (previous != null) {
      CurrentContext.restore(previous);
    }
  }
}
