package io.datatracing.instrumentation.reactorkafka;

import io.datatracing.bootstrap.messaging.ReceivedMessages;
import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Constructor of {@code ReceiverRecord}: what the application gets instead of the client's own. */
final class CopiedRecordHook {
  private CopiedRecordHook() {}

  @OnExit(onThrow = false)
  static void copied(@This Object copy, @Argument(0) ConsumerRecord<?, ?> record) {
    ReceivedMessages.copied(record, copy);
  }
}
