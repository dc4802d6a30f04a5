package io.datatracing.instrumentation.springkafka;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.messaging.ProducerHandler;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.opentelemetry.context.Context;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** {@code DeadLetterPublishingRecoverer.accept}: what is sent in it is a dead letter. */
final class DeadLetterHook {
  private DeadLetterHook() {}

  @OnEnter
  static Context before(
      @Argument(0) ConsumerRecord<?, ?> record, @Argument(2) @Nullable Exception exception) {
    Context current = CurrentContext.current();
    // A listener that failed asynchronously is long out of the loop when its error is handled.
    Context failed = Span.from(current) == null ? AsyncDelivery.failed(record) : null;
    String reason = exception == null ? "_OTHER" : Failures.reason(exception).getClass().getName();
    return CurrentContext.attach(
        ProducerHandler.sendingDeadLetters(failed == null ? current : failed, reason));
  }

  @OnExit
  static void after(@Enter @Nullable Context previous) {
    if (previous != null) {
      CurrentContext.restore(previous);
    }
  }
}
