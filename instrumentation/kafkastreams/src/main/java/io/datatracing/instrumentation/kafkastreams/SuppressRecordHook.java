package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.This;

/** {@code KTableSuppressProcessor.buffer} since 3.0: the key is in a record. */
final class SuppressRecordHook {
  private SuppressRecordHook() {}

  @OnEnter
  static void buffer(@This Object processor, @Argument(0) Object record) {
    HeldBack.addRecord(processor, record);
  }
}
