package io.datatracing.instrumentation.kafkaconnect;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Tracer;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.opentelemetry.context.Context;

/** A worker writes to one of its own topics, without a span and without headers. */
final class LogSendHook {
  private LogSendHook() {}

  @OnEnter
  static Context before() {
    return CurrentContext.attach(Tracer.suppressed(CurrentContext.root()));
  }

  @OnExit
  static void after(@Enter Context previous) {
    CurrentContext.restore(previous);
  }
}
