package io.datatracing.instrumentation.pekko;

import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Return;
import org.jspecify.annotations.Nullable;

/** Where a typed actor's stash takes out the message that the behavior is given next. */
final class UnstashedHooks {
  private UnstashedHooks() {}

  @OnExit(onThrow = false)
  static void onExit(@Return @Nullable Object stashed) {
    if (stashed != null) {
      MessageContext.CARRIED.attach(stashed); // until the next, or UnstashHooks' exit
    }
  }
}
