package io.datatracing.instrumentation.kafkaconnect;

import io.datatracing.instrumentation.api.OnEnter;

/** A record is left out, as the connector's tolerance allows. */
final class RecordSkippedHook {
  private RecordSkippedHook() {}

  @OnEnter
  static void count() {
    Stages stages = Stages.current();
    if (stages != null) {
      stages.skipped();
    }
  }
}
