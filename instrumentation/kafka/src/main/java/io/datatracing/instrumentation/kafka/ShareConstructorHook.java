package io.datatracing.instrumentation.kafka;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import org.apache.kafka.common.config.AbstractConfig;

/** The constructor of {@code KafkaShareConsumer} that all public ones end in. */
final class ShareConstructorHook {
  private ShareConstructorHook() {}

  @OnExit(onThrow = false)
  static void created(@This Object consumer, @Argument(0) Object config) {
    ConsumerClient.createdShare(consumer, (AbstractConfig) config);
  }
}
