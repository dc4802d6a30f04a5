package io.datatracing.instrumentation.faulty;

import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;

/** In order: what it begins while the others make the instrumentation retire, it must end. */
final class AroundHooks {
  private AroundHooks() {}

  @OnEnter
  static Object onEnter() {
    Counts.count("entered");
    return "state";
  }

  @OnExit
  static void onExit(@Enter Object state) {
    Counts.count("left");
  }
}
