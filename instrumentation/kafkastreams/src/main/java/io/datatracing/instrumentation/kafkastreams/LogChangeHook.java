package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Tracer;
import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * {@code ProcessorContextImpl.logChange}: a store's own write to its changelog, which only the
 * store reads. It is counted, and no span.
 */
final class LogChangeHook {
  private static final Context UNTRACED = Tracer.suppressed(CurrentContext.root());

  private LogChangeHook() {}

  @OnEnter
  static Context before(@Argument(0) String store) {
    TracedTask task = TracedTask.current();
    if (task != null) {
      task.changed(store);
    }
    return CurrentContext.attach(UNTRACED);
  }

  @OnExit
  static void after(@Enter @Nullable Context previous) {
    if (previous != null) {
      CurrentContext.restore(previous);
    }
  }
}
