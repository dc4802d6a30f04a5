package io.datatracing.instrumentation.executors;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.FutureTask;

/**
 * {@code ThreadPoolExecutor.remove}: the queue asks what it is given whether it equals an element,
 * so it is given something that equals the task and every wrapper of it.
 */
final class RemoveHooks {
  private RemoveHooks() {}

  @OnEnter(replaces = 0)
  static Runnable onEnter(@Argument(0) Runnable task) {
    boolean neverWrapped =
        task == null || task instanceof FutureTask || task instanceof ForkJoinTask;
    return neverWrapped ? task : new ContextRunnable(task, CurrentContext.root());
  }
}
