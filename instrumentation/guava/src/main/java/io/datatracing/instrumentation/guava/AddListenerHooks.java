package io.datatracing.instrumentation.guava;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/** A listener runs in the context of who added it, on whatever thread completes the future. */
final class AddListenerHooks {
  private AddListenerHooks() {}

  @OnEnter(replaces = 0)
  static @Nullable Runnable onEnter(@Argument(0) @Nullable Runnable listener) {
    Context context = CurrentContext.current();
    if (context == CurrentContext.root()
        || listener == null
        || listener instanceof ContextListener
        || isFuturesOwn(listener)) {
      return listener;
    }
    return new ContextListener(listener, context);
  }

  /**
   * A future that waits for another one ({@code setFuture}). When futures form a chain, Guava asks
   * for this class in order to complete it in a loop; wrapped, a long chain would be a deep
   * recursion.
   */
  private static boolean isFuturesOwn(Runnable listener) {
    return listener
        .getClass()
        .getName()
        .startsWith("com.google.common.util.concurrent.AbstractFuture$");
  }
}
