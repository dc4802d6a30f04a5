package io.datatracing.instrumentation.springkafka;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.This;

/** {@code ListenerConsumer.recordAfterRollback}: the commit may have failed, not the listener. */
final class RollbackHook {
  private RollbackHook() {}

  @OnEnter
  static void rolledBack(@This Object consumer, @Argument(2) RuntimeException thrown) {
    ListenerLoop.of(consumer).fail(thrown);
  }
}
