package io.datatracing.instrumentation.faulty;

import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;

/** Throws an exception before and an error behind. */
final class AddHooks {
  private AddHooks() {}

  @OnEnter
  static void onEnter() {
    Counts.count("calls");
    throw new IllegalStateException("enter, on purpose");
  }

  @OnExit
  static void onExit() {
    Counts.count("calls");
    throw new NoClassDefFoundError("exit, on purpose");
  }
}
