package io.datatracing.instrumentation.springkafka;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.messaging.ProducerHandler;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Return;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.retrytopic.DestinationTopic;

/**
 * {@code DefaultDestinationTopicResolver.resolveDestinationTopic}: the recoverer asks where a
 * failed record goes. To be tried again, it is no dead letter; {@link DeadLetterHook} restores.
 */
final class DestinationHook {
  private DestinationHook() {}

  @OnExit(onThrow = false)
  static void resolved(@Return @Nullable DestinationTopic topic) {
    if (topic != null && !topic.isDltTopic()) {
      CurrentContext.attach(ProducerHandler.sendingDeadLetters(CurrentContext.current(), null));
    }
  }
}
