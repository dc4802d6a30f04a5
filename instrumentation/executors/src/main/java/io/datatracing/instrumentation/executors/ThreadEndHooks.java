package io.datatracing.instrumentation.executors;

import io.datatracing.bootstrap.messaging.HandledMessage;
import io.datatracing.instrumentation.api.OnEnter;

/**
 * {@code Thread.exit}, by which a platform thread ends: a loop over Kafka's records that it has
 * left, and will not poll behind, is over.
 */
final class ThreadEndHooks {
  private ThreadEndHooks() {}

  @OnEnter
  static void onEnter() {
    HandledMessage.endLeft();
  }
}
