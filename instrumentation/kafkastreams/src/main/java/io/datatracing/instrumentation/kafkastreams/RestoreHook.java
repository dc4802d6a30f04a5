package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.messaging.PollTaker;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/** Reading a changelog into a store: these records were handled when they were written. */
final class RestoreHook {
  private RestoreHook() {}

  @OnEnter
  static Context before() {
    return PollTaker.SILENT.attach();
  }

  @OnExit
  static void after(@Enter @Nullable Context previous) {
    if (previous != null) {
      CurrentContext.restore(previous);
    }
  }
}
