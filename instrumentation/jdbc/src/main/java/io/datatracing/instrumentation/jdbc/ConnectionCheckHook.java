package io.datatracing.instrumentation.jdbc;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Tracer;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/** {@code Connection.isValid}: some drivers execute a statement, which nobody asked for. */
final class ConnectionCheckHook {
  private ConnectionCheckHook() {}

  @OnEnter
  static Context begin() {
    return CurrentContext.attach(Tracer.suppressed(CurrentContext.current()));
  }

  @OnExit
  static void end(@Enter @Nullable Context previous) {
    if (previous != null) {
      CurrentContext.restore(previous);
    }
  }
}
