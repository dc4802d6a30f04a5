package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;

/** {@code ProcessorContextImpl.getStateStore}. */
final class StoreLookUpHook {
  private StoreLookUpHook() {}

  @OnEnter
  static void lookUp(@Argument(0) String store) {
    JoinedTables.lookedUp(store);
  }
}
