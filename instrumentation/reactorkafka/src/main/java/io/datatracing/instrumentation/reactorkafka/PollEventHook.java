package io.datatracing.instrumentation.reactorkafka;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.messaging.ReceivedMessages;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * {@code ConsumerEventLoop.PollEvent.run}: polls for the stream. It may have been scheduled by the
 * handling of some record, to which it does not belong; and it may look at the records itself.
 */
final class PollEventHook {
  private PollEventHook() {}

  @OnEnter
  static Context before() {
    return CurrentContext.attach(ReceivedMessages.takingOver());
  }

  @OnExit
  static void after(@Enter @Nullable Context previous) {
    if (previous != null) {
      CurrentContext.restore(previous);
    }
  }
}
