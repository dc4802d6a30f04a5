package io.datatracing.instrumentation.executors;

import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Return;
import java.util.List;
import java.util.ListIterator;
import org.jspecify.annotations.Nullable;

/** {@code ThreadPoolExecutor.shutdownNow}: gives back the tasks that were submitted. */
final class ShutdownNowHooks {
  private ShutdownNowHooks() {}

  @OnExit(onThrow = false)
  static void onExit(@Return @Nullable List<Runnable> tasks) {
    if (tasks == null) {
      return;
    }
    ListIterator<Runnable> each = tasks.listIterator();
    while (each.hasNext()) {
      Runnable task = each.next();
      if (task instanceof ContextRunnable) {
        each.set(ContextRunnable.unwrap(task));
      }
    }
  }
}
