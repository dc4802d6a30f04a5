package io.datatracing.instrumentation.kafkaconnect;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import org.apache.kafka.connect.runtime.errors.Stage;

/** As {@link StageHook}, where the operator has the context in a field. */
final class StageHookUpTo36 {
  private StageHookUpTo36() {}

  @OnEnter
  static long before() {
    return Stages.current() == null ? 0 : System.nanoTime();
  }

  @OnExit
  static void after(@Enter long startNanos, @Argument(1) Stage stage, @Argument(2) Class<?> type) {
    Stages stages = Stages.current();
    if (stages != null && startNanos != 0) {
      stages.add(stage, type, System.nanoTime() - startNanos);
    }
  }
}
