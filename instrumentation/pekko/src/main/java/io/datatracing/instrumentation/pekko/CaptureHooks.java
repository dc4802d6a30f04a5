package io.datatracing.instrumentation.pekko;

import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;

/** Constructors: a message is made where it is told, a stream where it is materialized. */
final class CaptureHooks {
  private CaptureHooks() {}

  @OnExit(onThrow = false)
  static void onExit(@This Object made) {
    MessageContext.CARRIED.capture(made);
  }
}
