package io.datatracing.instrumentation.kotlincoroutines;

import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Return;
import kotlin.coroutines.CoroutineContext;
import org.jspecify.annotations.Nullable;

/** {@code newCoroutineContext}: what {@code launch}, {@code async} and the like begin with. */
final class NewContextHooks {
  private NewContextHooks() {}

  @OnExit(onThrow = false, replacesReturn = true)
  static @Nullable CoroutineContext onExit(@Return @Nullable CoroutineContext made) {
    return made == null ? null : ContextElement.withCurrent(made);
  }
}
