package io.datatracing.instrumentation.kafka;

import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.This;

/** A round of the producer's own thread, the only one that may use its connections. */
final class SenderHook {
  private SenderHook() {}

  @OnEnter
  static void round(@This Object sender) {
    FormatQuestions.send(sender);
  }
}
