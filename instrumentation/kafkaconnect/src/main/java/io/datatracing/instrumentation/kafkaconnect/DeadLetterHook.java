package io.datatracing.instrumentation.kafkaconnect;

import io.datatracing.instrumentation.api.OnEnter;

/** A record goes to the dead-letter queue. */
final class DeadLetterHook {
  private DeadLetterHook() {}

  @OnEnter
  static void count() {
    Stages stages = Stages.current();
    if (stages != null) {
      stages.deadLetter();
    }
  }
}
