package io.datatracing.instrumentation.kafkaconnect;

import io.datatracing.instrumentation.api.OnEnter;

/**
 * The work on a record begins, in the batch: the record before may have been sent in a trace of its
 * own.
 */
final class TransformHook {
  private TransformHook() {}

  @OnEnter
  static void before() {
    Stages stages = Stages.current();
    if (stages != null) {
      stages.toBatch();
    }
  }
}
