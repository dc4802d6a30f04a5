package io.datatracing.instrumentation.kafkaconnect;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.messaging.PollTaker;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.opentelemetry.context.Context;

/** A worker reads one of its own topics: configurations, offsets, states. Nobody's data. */
final class LogReadHook {
  private LogReadHook() {}

  @OnEnter
  static Context before() {
    return PollTaker.SILENT.attach();
  }

  @OnExit
  static void after(@Enter Context previous) {
    CurrentContext.restore(previous);
  }
}
