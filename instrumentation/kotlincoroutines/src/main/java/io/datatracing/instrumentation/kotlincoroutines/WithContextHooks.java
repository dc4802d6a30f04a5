package io.datatracing.instrumentation.kotlincoroutines;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import org.jspecify.annotations.Nullable;

/**
 * {@code withContext}, which runs a block elsewhere: in what is current now, which the coroutine
 * may have changed since it began.
 */
final class WithContextHooks {
  private WithContextHooks() {}

  @OnEnter(replaces = 0)
  static @Nullable CoroutineContext onEnter(
      @Argument(0) @Nullable CoroutineContext given,
      @Argument(2) @Nullable Continuation<?> coroutine) {
    return given == null || coroutine == null
        ? given
        : ContextElement.withChanged(given, coroutine.getContext());
  }
}
