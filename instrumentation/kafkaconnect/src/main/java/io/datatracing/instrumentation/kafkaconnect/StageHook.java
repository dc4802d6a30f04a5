package io.datatracing.instrumentation.kafkaconnect;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import org.apache.kafka.connect.runtime.errors.Stage;

/** Around each call of a converter or transformation, with its retries. */
final class StageHook {
  private StageHook() {}

  @OnEnter
  static long before() {
    return Stages.current() == null ? 0 : System.nanoTime();
  }

  @OnExit
  static void after(@Enter long startNanos, @Argument(2) Stage stage, @Argument(3) Class<?> type) {
    Stages stages = Stages.current();
    if (stages != null && startNanos != 0) {
      stages.add(stage, type, System.nanoTime() - startNanos);
    }
  }
}
