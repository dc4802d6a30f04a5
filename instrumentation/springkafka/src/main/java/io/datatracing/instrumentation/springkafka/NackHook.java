package io.datatracing.instrumentation.springkafka;

import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.This;

/** {@code ListenerConsumer.handleNack}: the listener asked for the record again. */
final class NackHook {
  private NackHook() {}

  @OnEnter
  static void refused(@This Object consumer) {
    ListenerLoop.of(consumer).refuse();
  }
}
