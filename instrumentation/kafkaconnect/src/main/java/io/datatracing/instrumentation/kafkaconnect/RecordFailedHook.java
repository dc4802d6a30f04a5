package io.datatracing.instrumentation.kafkaconnect;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import org.jspecify.annotations.Nullable;

/** A converter, a transformation or a sink task could not handle a record. */
final class RecordFailedHook {
  private RecordFailedHook() {}

  @OnEnter
  static void failed(@Argument(0) @Nullable Throwable error) {
    Stages stages = Stages.current();
    if (stages != null && error != null) {
      stages.failed(error);
    }
  }
}
