package io.datatracing.instrumentation.okhttp;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.weaving.VirtualField;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * Around the execution of an enqueued call on a thread of the dispatcher: interceptors and the
 * callback run in the context of whoever enqueued it. The context can't come from the executor,
 * since a call that had to wait is handed to it by another call's thread.
 */
final class AsyncCallHooks {
  static final VirtualField<Context> CALLER = new VirtualField<>();

  private AsyncCallHooks() {}

  @OnEnter
  static @Nullable Context onEnter(@This Object call) {
    Context caller = CALLER.get(call);
    return caller == null ? null : CurrentContext.attach(caller);
  }

  @OnExit
  static void onExit(@Enter @Nullable Context previous) {
    if (previous != null) {
      CurrentContext.restore(previous);
    }
  }
}
