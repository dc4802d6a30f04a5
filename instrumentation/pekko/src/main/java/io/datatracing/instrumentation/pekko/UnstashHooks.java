package io.datatracing.instrumentation.pekko;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * A typed actor's stash gives its messages to the behavior itself, one after the other, without an
 * envelope: {@link UnstashedHooks} makes the context of each current, this puts things right after
 * the last.
 */
final class UnstashHooks {
  private UnstashHooks() {}

  @OnEnter
  static Context onEnter() {
    return CurrentContext.current();
  }

  @OnExit
  static void onExit(@Enter @Nullable Context previous) {
    if (previous != null) {
      CurrentContext.restore(previous);
    }
  }
}
