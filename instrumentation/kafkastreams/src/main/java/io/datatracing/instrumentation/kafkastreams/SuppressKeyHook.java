package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.This;

/** {@code KTableSuppressProcessor.buffer} up to 2.8: the key is an argument. */
final class SuppressKeyHook {
  private SuppressKeyHook() {}

  @OnEnter
  static void buffer(@This Object processor, @Argument(0) Object key) {
    HeldBack.add(processor, key);
  }
}
