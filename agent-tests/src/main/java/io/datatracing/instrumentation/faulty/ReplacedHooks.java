package io.datatracing.instrumentation.faulty;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Return;

/** Would replace argument and result, and fails at both. */
final class ReplacedHooks {
  private ReplacedHooks() {}

  @OnEnter(replaces = 0)
  static int argument(@Argument(0) int value) {
    Counts.count("calls");
    throw new StackOverflowError("argument, on purpose");
  }

  @OnExit(onThrow = false, replacesReturn = true)
  static int result(@Return int value) {
    Counts.count("calls");
    throw new IllegalStateException("result, on purpose");
  }
}
