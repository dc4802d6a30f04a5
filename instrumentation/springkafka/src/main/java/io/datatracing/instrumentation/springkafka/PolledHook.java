package io.datatracing.instrumentation.springkafka;

import io.datatracing.bootstrap.messaging.ReceivedMessages;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Return;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;

/**
 * {@code ListenerConsumer.pollConsumer}, from 2.8: since then a container may run through the
 * records before it handles them, to note their offsets.
 */
final class PolledHook {
  private PolledHook() {}

  @OnExit(onThrow = false)
  static void polled(@Return @Nullable ConsumerRecords<?, ?> records) {
    ReceivedMessages received = records == null ? null : ReceivedMessages.of(records);
    if (received != null) {
      received.takeOver();
    }
  }
}
