package io.datatracing.instrumentation.executors;

import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * Where a stage of a {@code CompletableFuture} runs, on whatever thread: in the context it was
 * registered in. One that was registered in none is a plain call by whoever completes the stage
 * before it.
 */
final class RunStageHooks {
  private RunStageHooks() {}

  @OnEnter
  static @Nullable Context onEnter(@This Object stage) {
    return TaskContext.attach(stage);
  }

  @OnExit
  static void onExit(@Enter @Nullable Context previous) {
    TaskContext.restore(previous);
  }
}
