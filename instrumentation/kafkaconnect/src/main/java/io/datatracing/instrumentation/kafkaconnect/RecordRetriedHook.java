package io.datatracing.instrumentation.kafkaconnect;

import io.datatracing.instrumentation.api.OnEnter;

/** A converter or transformation is called again. */
final class RecordRetriedHook {
  private RecordRetriedHook() {}

  @OnEnter
  static void count() {
    Stages stages = Stages.current();
    if (stages != null) {
      stages.retried();
    }
  }
}
